/// How the pages look: light and dark, from a phone to a desk, nothing smaller to touch than 44 pixels.
///
/// Colours hold 4.5 : 1 against what is behind them, as WCAG 2.2 AA asks.
enum WatchStyle {
    static let sheet = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de;
            --tint: #f3f5f8; --act: #17509a; --on: #fff; --warn: #8a4b00; }
        @media (prefers-color-scheme: dark) {
            :root { --paper: #14171b; --ink: #e8eaed; --soft: #a6afb9; --line: #3b434d; --tint: #1d2228;
                --act: #7cb0ee; --on: #0d1116; --warn: #f0b35c; }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 72rem; background: var(--paper); color: var(--ink);
            font: 1.05rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
            overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 .25rem; }
        h2 { font-size: 1.15rem; line-height: 1.3; margin: 0; }
        h3 { font-size: 1rem; margin: 0; }
        p { margin: .4rem 0; }
        a { color: var(--act); }
        .soft { color: var(--soft); }
        .warn { color: var(--warn); font-weight: 600; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem .5rem; }
        nav a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 .75rem 0 0; }
        section { border-top: 1px solid var(--line); padding: 1rem 0; }
        .cards { list-style: none; margin: .75rem 0 0; padding: 0; display: grid; gap: .75rem;
            grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
        .card { border: 1px solid var(--line); border-radius: .6rem; background: var(--tint); overflow: hidden;
            display: flex; flex-direction: column; }
        .card a { display: block; padding: .75rem .9rem .2rem; min-height: 44px; font-weight: 600; }
        .card dl { padding: 0 .9rem .75rem; margin: 0; font-size: .95rem; }
        .card p { padding: 0 .9rem .75rem; margin: 0; }
        .card dl div { display: grid; grid-template-columns: 5.5rem 1fr; gap: .25rem; }
        .card dt { color: var(--soft); white-space: nowrap; }
        .card dd { margin: 0; }
        .picture { aspect-ratio: 16 / 9; background: #000; color: #d5dae0; display: grid; place-items: center; margin: 0;
            font-size: .9rem; text-align: center; }
        .picture canvas { width: 100%; height: 100%; object-fit: contain; display: block; }
        .picture .none { padding: 1rem; margin: 0; }
        button, select { font: inherit; min-height: 44px; min-width: 44px; padding: .4rem .8rem; border-radius: .5rem;
            border: 1px solid var(--line); background: var(--tint); color: var(--ink); cursor: pointer; }
        button.main { background: var(--act); color: var(--on); border-color: var(--act); font-weight: 600; }
        button[aria-pressed=true] { border-color: var(--act); box-shadow: inset 0 0 0 2px var(--act); }
        button:disabled { opacity: .6; cursor: default; }
        :focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
        #player { border: 0; padding: 0; margin: .75rem 0; background: var(--paper); }
        #stage { position: relative; background: #000; border-radius: .6rem; overflow: hidden; aspect-ratio: 16 / 9;
            max-height: 68vh; width: 100%; }
        #film { width: 100%; height: 100%; display: block; object-fit: contain; }
        #film:focus-visible { outline-offset: -4px; }
        #cover { position: absolute; inset: 0; display: grid; place-items: center; }
        #cover button { font-size: 1.2rem; padding: .8rem 1.6rem; }
        #player:fullscreen { display: flex; flex-direction: column; margin: 0; padding: .5rem; }
        #player:fullscreen #stage { flex: 1; max-height: none; aspect-ratio: auto; border-radius: 0; }
        #controls { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-top: .6rem; }
        #controls .place { flex: 1 0 100%; display: flex; align-items: center; gap: .75rem; }
        #place { flex: 1; height: 44px; min-width: 8rem; accent-color: var(--act); }
        #time { font-variant-numeric: tabular-nums; white-space: nowrap; }
        #controls #close { margin-left: auto; }
        #said:empty { display: none; }
        #trouble { border: 2px solid var(--warn); border-radius: .6rem; padding: .6rem .9rem; margin: .75rem 0; }
        #moments .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .6rem 0; }
        #moments input[type=text] { flex: 1 1 14rem; font: inherit; min-height: 44px; padding: .4rem .6rem;
            border-radius: .5rem; border: 1px solid var(--soft); background: var(--paper); color: var(--ink); }
        .marks { list-style: none; margin: .5rem 0; padding: 0; }
        .marks li { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .4rem 0;
            border-bottom: 1px solid var(--line); }
        .marks .seen { font-weight: 600; }
        .marks .words { flex: 1 1 12rem; }
        .marks li[aria-current=true] { background: var(--tint); }
        kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: .3rem; padding: 0 .35rem;
            font: .9em ui-monospace, "Liberation Mono", monospace; }
        details { margin-top: 1rem; }
        summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; color: var(--act); }
        .keys { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .3rem 1rem; margin: 0;
            padding: 0; list-style: none; }
        """
}
