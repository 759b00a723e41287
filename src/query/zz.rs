#[test]
fn show() {
    let text = std::fs::read_to_string("/tmp/queries.txt").unwrap();
    for q in text.lines() {
        match super::parse(q, &super::properties::context()) {
            Ok(p) => {
                println!(
                    "{q}\n   = {}   {}",
                    p.tree,
                    if p.tree.is_plain_list() { "[plain]" } else { "" }
                );
                for n in p.notes {
                    println!("   * {n}");
                }
            }
            Err(r) => println!(
                "{q}\n   ! {}..{} {:?}: {}\n   > {:?}",
                r.place.start,
                r.place.end,
                &q[r.place.start..r.place.end],
                r.message,
                r.mended
            ),
        }
    }
}
