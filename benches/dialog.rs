//! How long dialogs take: loading all of them, one step, all paths. Aims: under 20 ms, under 1 ms.

use buitenkant::dialog::walk::{Answers, walk};
use buitenkant::dialog::{Library, paths, reading};

fn main() {
    divan::main();
}

#[divan::bench]
fn load_all() -> Library {
    Library::shipped().expect("the shipped dialogs load")
}

/// One typed answer at the end of the longest path: read it, keep it, walk.
#[divan::bench]
fn a_step(bencher: divan::Bencher<'_, '_>) {
    let library = Library::shipped().expect("the shipped dialogs load");
    let dialog = &library.all()[0];
    let longest = paths::all(dialog).into_iter().max_by_key(|path| path.steps.len());
    let longest = longest.expect("a path");
    let answers = longest.answers();
    let (question, _) = longest.steps.last().expect("a step").clone();
    bencher.bench(|| {
        let mut answers: Answers = answers.clone();
        let read = reading::read(question, divan::black_box("weet ik nit"));
        if let reading::Reading::Answer(answer) = read {
            answers.set(&question.id, answer);
        }
        walk(dialog, &answers, None).steps.len()
    });
}

#[divan::bench]
fn every_path(bencher: divan::Bencher<'_, '_>) {
    let library = Library::shipped().expect("the shipped dialogs load");
    bencher.bench(|| {
        let mut count = 0_usize;
        for dialog in library.all() {
            paths::each(dialog, &mut |_| count += 1);
        }
        count
    });
}
