/// The one style sheet of the pages that people read: light and dark, on a phone, a desk and A4 paper.
///
/// Colours hold 4.5 : 1 against what is behind them, as WCAG 2.2 AA asks of text, and 3 : 1 for the parts of charts.
enum PageStyle {
    /// The style sheet, with a line at the foot of each printed page.
    ///
    /// - Parameter footer: Printed at the foot of each page; letters, digits and blanks of ASCII only.
    /// - Returns: The style sheet's text.
    static func sheet(footer: String) -> String {
        let safe = String(
            String.UnicodeScalarView(
                footer.unicodeScalars.filter {
                    $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                        || $0 == " " || $0 == "."
                }))
        return colours + layout
            + """
            @media print{@page{size:A4;margin:18mm 16mm 20mm;\
            @bottom-left{content:"\(safe)";font:7pt monospace}\
            @bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt sans-serif}}}
            """
    }

    private static let colours = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--good:#1a6b34;\
        --attention:#8a4b00;--alarm:#b3151f;--tint:#f6f8fa;--part0:#1f5fa8;--part1:#b35900;--part2:#5b7c1c;\
        --part3:#8a3f8f}
        @media (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e8eaed;--soft:#a6afb9;--line:#3b434d;\
        --good:#63c884;--attention:#f0b35c;--alarm:#ff8a8a;--tint:#1d2228;--part0:#6ea8e8;--part1:#f0a050;\
        --part2:#a3c85a;--part3:#d48fd8}}
        @media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#999;--good:#1a6b34;\
        --attention:#8a4b00;--alarm:#b3151f;--tint:#fff;--part0:#1f5fa8;--part1:#b35900;--part2:#5b7c1c;\
        --part3:#8a3f8f}}

        """

    private static let layout = """
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:58rem;background:var(--paper);color:var(--ink);\
        font:1rem/1.55 system-ui,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
        h2{font-size:1.15rem;line-height:1.3;margin:0 0 .4rem}
        p{margin:.4rem 0}
        a{color:inherit}
        code{font:.85em/1.4 ui-monospace,"Liberation Mono",monospace}
        .soft,.source,.none{color:var(--soft)}
        .source{font-size:.85rem}
        .headline{margin:1.25rem 0;padding:1rem 1.1rem;border:2px solid var(--line);border-radius:.5rem;\
        background:var(--tint)}
        .headline .number{font-size:2.4rem;font-weight:700;line-height:1.1;margin:0}
        .headline.good{border-color:var(--good)}.headline.good .number{color:var(--good)}
        .headline.alarm{border-color:var(--alarm)}.headline.alarm .number{color:var(--alarm)}
        .headline.attention{border-color:var(--attention)}.headline.attention .number{color:var(--attention)}
        nav ol{columns:16rem 2;column-gap:2.5rem;padding-left:1.6rem;margin:.3rem 0 1rem}
        section{border-top:1px solid var(--line);padding:1.1rem 0 .6rem}
        section.good .mark{color:var(--good)}
        section.attention .mark{color:var(--attention)}
        section.alarm .mark{color:var(--alarm)}
        figure{margin:.8rem 0}
        figcaption,caption{font-weight:600;text-align:left;margin-bottom:.3rem}
        svg{width:100%;height:auto;max-width:45rem;display:block}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.2rem 0;padding:0;font-size:.9rem}
        .legend svg{display:inline-block;width:12px;height:12px}
        svg text{fill:var(--ink);font:12px system-ui,"Liberation Sans",Arial,sans-serif}
        .tick{text-anchor:end}.value,.label{text-anchor:middle}
        .grid{stroke:var(--line);stroke-width:1}
        .part0{fill:var(--part0)}.part1{fill:var(--part1)}.part2{fill:var(--part2)}.part3{fill:var(--part3)}
        .wide{overflow-x:auto;margin:.7rem 0}.wide svg{min-width:36rem}
        .wide:focus-visible{outline:2px solid var(--part0);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:.92rem;overflow-wrap:normal}
        th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}
        thead th{border-bottom-width:2px}
        tbody th{font-weight:500}
        .figure{text-align:right;font-variant-numeric:tabular-nums}
        footer{border-top:2px solid var(--line);margin-top:1.5rem;padding-top:.8rem;font-size:.88rem;\
        color:var(--soft)}
        @media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}\
        svg{max-width:32rem}figure,tr,.headline{break-inside:avoid}h2,caption,figcaption{break-after:avoid}.wide{overflow:visible}.wide svg{min-width:0}\
        thead{display:table-header-group}*{print-color-adjust:exact}}

        """
}
