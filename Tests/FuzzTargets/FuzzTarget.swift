/// A reader of hostile bytes, and the property that it must keep whatever they are.
///
/// A target crashes when the reader does, and says in a sentence which property does not hold. libFuzzer
/// and the generator of the tests drive the same targets.
public struct FuzzTarget: Sendable {
    /// Its name, and that of its folder of seeds.
    public let name: String
    /// More bytes than this say nothing new.
    public let maximumLength: Int
    private let property: @Sendable ([UInt8]) throws -> Void

    init(
        _ name: String, maximumLength: Int,
        _ property: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.maximumLength = maximumLength
        self.property = property
    }

    /// Tries one input.
    ///
    /// - Throws: `Broken` when the property does not hold.
    public func check(_ bytes: [UInt8]) throws(Broken) {
        do {
            try property(bytes)
        } catch let broken as Broken {
            throw broken
        } catch {
            // Refusing an input is what a reader may always do, each in its own words.
        }
    }

    /// Every target.
    public static let all = [
        header, identity, armor, stream, slot, description, json, note, proof, manifest,
        container, place,
    ]

    /// A property that does not hold.
    public struct Broken: Error, CustomStringConvertible {
        /// Which, in a sentence.
        public let description: String

        init(_ description: String) { self.description = description }
    }
}

/// Demands that something holds.
func hold(_ isTrue: Bool, _ property: String) throws(FuzzTarget.Broken) {
    if !isTrue { throw FuzzTarget.Broken(property) }
}
