extension Sequence<Int64> {
    /// The sum of numbers that are not negative, or the largest there is: what a stranger's file tells may
    /// be any number.
    package var cappedSum: Int64 {
        reduce(0) { sum, number in
            let (next, isTooLarge) = sum.addingReportingOverflow(number)
            return isTooLarge ? .max : next
        }
    }
}
