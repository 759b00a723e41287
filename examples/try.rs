//! scratch
#![allow(clippy::all, clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]
use morgue::index::*; use morgue::search::*; use morgue::output::*;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let home = Home::new(&a[1]);
    let t = std::time::Instant::now();
    if a[0] == "index" {
        let o = SyncOptions { paths: a[2..].iter().map(Into::into).collect(), ..Default::default() };
        match sync(&home, &o, &mut |_| {}) { Ok(r) => { println!("{} +{} ~{} -{} ={} ren{} art{} bytes{} {:?}", r.problems.len(), r.added, r.updated, r.removed, r.unchanged, r.renamed, r.articles, r.bytes, t.elapsed()); for p in r.problems.iter().take(10) { println!("  {p}"); } } Err(e) => println!("error {e} {:?}", e.hint()) }
    } else {
        let archive = match Archive::open(&home) { Ok(a) => a, Err(e) => { println!("error {e}"); return } };
        eprintln!("open {:?} segs {}", t.elapsed(), archive.segments.len());
        let r = Request { query: a[2..].join(" "), ..Default::default() };
        let s = Surroundings { today: jiff::civil::date(2026, 11, 23), cwd: std::env::current_dir().unwrap() };
        match search(&archive, &r, &s) { Ok(r) => { let st = Style { width: 100, ..Default::default() }; write_response(&mut std::io::stdout(), &r, Format::Text, &st).unwrap(); write_footer(&mut std::io::stdout(), &r).unwrap(); for n in &r.notes { println!("note: {}", n.0); } eprintln!("{} ms, all {:?}", r.took_ms, t.elapsed()); } Err(e) => println!("error {e} {:?}", e.hint()) }
    }
}
