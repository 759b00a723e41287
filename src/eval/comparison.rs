//! Two runs compared, topic by topic: is the difference more than chance?
//!
//! Two tests of the paired figures, both two-sided: Fisher's randomisation test, which assumes nothing about how
//! figures are spread (Smucker, Allan & Carterette 2007 advise it), and Student's t-test.

use super::evaluation::Evaluation;
use super::measure::Measure;

/// So many ways to swap are tried; with few topics, every way there is.
const TRIALS: u32 = 100_000;
/// With so many topics, every way to swap is tried.
const FEW_TOPICS: usize = 16;
/// Figures that differ by less are equal.
const EQUAL: f64 = 1e-12;

/// A measure of two runs, compared over the topics that both answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What was compared.
    pub measure: Measure,
    /// How many topics.
    pub topics: u64,
    /// The mean of the run.
    pub mean: f64,
    /// The mean of the run it is compared with.
    pub other_mean: f64,
    /// Topics in which the run is better.
    pub better: u64,
    /// Topics in which the run is worse.
    pub worse: u64,
    /// How likely chance makes the means differ as much, by randomisation.
    pub p_randomisation: f64,
    /// The same by Student's t-test; none with fewer than two topics, or where all differ by the same.
    pub p_student: Option<f64>,
}

/// Compares two evaluations of the same measures; counts are left out.
pub fn compare(run: &Evaluation, other: &Evaluation) -> Vec<Comparison> {
    let measures = run.measures.iter().enumerate().filter(|(_, measure)| !measure.is_count() && !measure.is_overall());
    measures
        .filter_map(|(at, measure)| {
            let other_at = other.measures.iter().position(|known| known == measure)?;
            let pairs: Vec<(f64, f64)> = run
                .topics
                .iter()
                .filter_map(|(topic, figures)| Some((figures[at], other.topics.get(topic)?[other_at])))
                .collect();
            Some(comparison(*measure, &pairs))
        })
        .collect()
}

fn comparison(measure: Measure, pairs: &[(f64, f64)]) -> Comparison {
    let differences: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
    let count = pairs.len().max(1) as f64;
    Comparison {
        measure,
        topics: pairs.len() as u64,
        mean: pairs.iter().map(|pair| pair.0).sum::<f64>() / count,
        other_mean: pairs.iter().map(|pair| pair.1).sum::<f64>() / count,
        better: differences.iter().filter(|difference| **difference > EQUAL).count() as u64,
        worse: differences.iter().filter(|difference| **difference < -EQUAL).count() as u64,
        p_randomisation: randomisation(&differences),
        p_student: student(&differences),
    }
}

/// Returns the share of ways to swap the two runs in some topics that make the sum of differences as large.
fn randomisation(differences: &[f64]) -> f64 {
    let observed = differences.iter().sum::<f64>().abs() - EQUAL;
    let is_as_large = |swapped: &dyn Fn(usize) -> bool| {
        let signed = differences.iter().enumerate().map(|(at, by)| if swapped(at) { -by } else { *by });
        signed.sum::<f64>().abs() >= observed
    };
    if differences.len() <= FEW_TOPICS {
        let ways = 1u32 << differences.len();
        let large = (0..ways).filter(|way| is_as_large(&|at| way & (1 << at) != 0)).count();
        return large as f64 / f64::from(ways);
    }
    let mut random = SplitMix(1);
    let mut large = 0u32;
    let mut bits = vec![0u64; differences.len().div_ceil(64)];
    for _ in 0..TRIALS {
        bits.fill_with(|| random.next());
        large += u32::from(is_as_large(&|at| bits[at / 64] & (1 << (at % 64)) != 0));
    }
    // What was observed is one of the ways.
    f64::from(large + 1) / f64::from(TRIALS + 1)
}

/// The generator of Steele, Lea & Flood 2014: the same numbers everywhere, so that a figure can be checked.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

fn student(differences: &[f64]) -> Option<f64> {
    let count = differences.len() as f64;
    if differences.len() < 2 {
        return None;
    }
    let mean = differences.iter().sum::<f64>() / count;
    let variance = differences.iter().map(|by| (by - mean) * (by - mean)).sum::<f64>() / (count - 1.0);
    if variance <= EQUAL * EQUAL {
        return None;
    }
    let t = mean / (variance / count).sqrt();
    let freedom = count - 1.0;
    Some(incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t)))
}

/// Returns the regularised incomplete beta function, by its continued fraction (Press et al., *Numerical Recipes*, 6.4).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, 1.0 - x) / b
    }
}

fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const STEPS: u32 = 500;
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / kept(1.0 + even * d);
        c = kept(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / kept(1.0 + odd * d);
        c = kept(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// Returns the logarithm of the gamma function (Lanczos's approximation with Godfrey's coefficients).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    for (at, coefficient) in COEFFICIENTS.iter().enumerate() {
        sum += coefficient / (x + at as f64 + 1.0);
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_topics_are_swapped_every_way() {
        assert_eq!(randomisation(&[1.0, 1.0, 1.0]), 2.0 / 8.0);
        assert_eq!(randomisation(&[0.5, -0.5]), 1.0);
        assert_eq!(randomisation(&[]), 1.0);
    }

    #[test]
    fn many_topics_agree_with_the_t_test() {
        let mut random = SplitMix(7);
        let spread: Vec<f64> = (0..60).map(|_| (random.next() >> 40) as f64 / (1u64 << 24) as f64 - 0.38).collect();
        let (p, student) = (randomisation(&spread), student(&spread).unwrap());
        assert!(p < 0.05 && (p - student).abs() < 0.005, "{p} {student}");
    }

    #[test]
    fn the_t_test_gives_the_values_of_the_tables() {
        // t = 2.262 with 9 degrees of freedom is the two-sided 5 % point; 12.706 with 1, 1.960 with a great many.
        for (t, freedom, p) in [(2.262_157, 9.0, 0.05), (12.706_205, 1.0, 0.05), (2.576, 1e6, 0.01), (0.0, 5.0, 1.0)] {
            let found: f64 = incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
            assert!((found - p).abs() < 1e-5, "{t} {freedom}: {found}");
        }
        assert_eq!(student(&[1.0]), None);
        assert_eq!(student(&[0.25, 0.25]), None, "nothing varies");
    }
}
