//! What of a plan holds for articles beside their text: the parts over other fields and over columns.

use tantivy::DocId;

use super::plan::{Node, Plan};
use super::scene::Scene;
use crate::error::Result;
use crate::index::Archive;

/// The parts of a plan over other fields and columns that hold for an article.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts<'p>(Vec<&'p Node>);

impl<'p> Facts<'p> {
    /// Returns the facts of articles, each a segment and a number in it, in the order of these. Each segment's postings are
    /// read through once.
    pub(crate) fn of(
        archive: &Archive,
        plan: &'p Plan,
        langs: &[String],
        articles: &[(usize, DocId)],
    ) -> Result<Vec<Facts<'p>>> {
        let mut facts = vec![Facts::default(); articles.len()];
        let mut nodes = Vec::new();
        plan.root.walk(&mut |node| {
            if matches!(node, Node::Fact(_) | Node::Filter(_)) {
                nodes.push(node);
            }
        });
        if nodes.is_empty() {
            return Ok(facts);
        }
        let mut in_order: Vec<usize> = (0..articles.len()).collect();
        in_order.sort_unstable_by_key(|number| articles[*number]);
        for of_segment in in_order.chunk_by(|a, b| articles[*a].0 == articles[*b].0) {
            let Some(first) = of_segment.first() else { continue };
            let docs = of_segment.iter().map(|number| articles[*number].1).collect();
            let scene = Scene::new(archive, plan, articles[*first].0, langs)?.among(docs);
            for node in &nodes {
                // A column answers for an article at once; postings are read up to it.
                let mut holds: Box<dyn FnMut(DocId) -> bool + '_> = match node {
                    Node::Filter(_) => {
                        let column = scene.filter(node)?;
                        Box::new(move |doc| column.holds(doc))
                    }
                    _ => {
                        let mut cursor = scene.part(node)?;
                        Box::new(move |doc| cursor.seek(doc) == doc)
                    }
                };
                for number in of_segment {
                    if holds(articles[*number].1) {
                        facts[*number].0.push(*node);
                    }
                }
            }
            scene.end()?;
        }
        Ok(facts)
    }

    /// Returns whether a part of the plan is one of those that hold.
    pub(super) fn have(&self, node: &Node) -> bool {
        self.0.iter().any(|known| std::ptr::eq(*known, node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::archive_of;
    use crate::matching::plan_of;

    #[test]
    fn each_article_has_its_own_facts_whatever_the_order() {
        let folder = tempfile::tempdir().unwrap();
        let line = |segment: usize, number: usize| {
            let section = if number.is_multiple_of(3) { "sport" } else { "world" };
            let year = 2020 + number % 2;
            format!(r#"{{"id":"{segment}-{number:02}","text":"A storm.","section":"{section}","date":"{year}-01-01"}}"#)
        };
        let parts = [0, 1].map(|segment| (0..20).map(|number| line(segment, number)).collect());
        let archive = archive_of(folder.path(), &parts);
        let (plan, langs) = plan_of(&archive, "storm section:sport OR date:2020");
        let places: Vec<(usize, DocId)> = [17, 3, 6, 0, 19, 12].iter().flat_map(|doc| [(1, *doc), (0, *doc)]).collect();
        let facts = Facts::of(&archive, &plan, &langs, &places).unwrap();
        for ((segment, doc), facts) in places.iter().zip(&facts) {
            let article = archive.article(*segment, *doc).unwrap();
            plan.root.walk(&mut |node| {
                let holds = match node {
                    Node::Fact(_) => article.section.as_deref() == Some("sport"),
                    Node::Filter(_) => article.date.as_deref() == Some("2020-01-01"),
                    _ => false,
                };
                assert_eq!(facts.have(node), holds, "{}", article.id);
            });
        }
        let (plan, langs) = plan_of(&archive, "storm");
        assert_eq!(Facts::of(&archive, &plan, &langs, &places).unwrap().len(), places.len());
    }
}
