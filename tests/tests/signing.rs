//! What must hold of silence, of signatures and of those without a vote, whatever anybody does.

use std::collections::BTreeSet;

use adref_agents::drive::Stopped;
use adref_agents::signing;
use adref_sim::engine::Event;
use adref_sim::engine::state::{Admission, State};
use adref_sim::log;
use adref_sim::scenario::{
    Applicant, Ending, Modality, Placement, Reach, RuleSet, Scenario, Signature, Stakeholders,
};
use adref_sim::text;
use adref_tests::playthrough::{Played, play, play_with};
use adref_tests::random_play;
use adref_tests::synthetic::{self, Size};

const SMALL: Size = Size { delegations: 9, brackets: 12, issues: 4, groups: 2, seed: 3 };
const CORE: [usize; 4] = [0, 3, 4, 7];

/// The made-up room under other rules.
fn room(rules: RuleSet) -> (Scenario, adref_sim::scenario::Files) {
    let mut files = synthetic::files(SMALL);
    let toml = files["scenario.toml"].replace("rules = \"oewg\"", &format!("rules = \"{}\"", rules.name()));
    files.insert("scenario.toml".to_owned(), toml);
    let loaded = adref_sim::scenario::load(&files);
    (loaded.scenario.expect("sound"), files)
}

fn with_core(rules: RuleSet, minimum: u32) -> (Scenario, adref_sim::scenario::Files) {
    let (mut scenario, files) = room(rules);
    scenario.signature = Some(Signature { core: CORE.to_vec(), minimum });
    (scenario, files)
}

/// A working group with seven applicants, two of them in consultative status, who all have words for the first brackets.
fn with_guests(modality: Modality, negotiated: bool) -> (Scenario, adref_sim::scenario::Files) {
    let (mut scenario, files) = room(RuleSet::Oewg);
    let applicants = (0..7)
        .map(|number| Applicant {
            id: format!("guest-{number}"),
            name: format!("Organisation {number}"),
            ecosoc: number < 2,
            at: Placement(vec![(0, Reach::point(10 * number)), (1, Reach::point(90))]),
            plus_minus: 10,
            language: (0..4)
                .map(|bracket| {
                    let omit = &scenario.brackets[bracket].omit.0;
                    let at = Placement(omit.iter().map(|(issue, _)| (*issue, Reach::point(70))).collect());
                    (bracket, format!("are asked by guest {number} to"), at)
                })
                .collect(),
        })
        .collect();
    scenario.stakeholders = Some(Stakeholders {
        modality,
        issue: 1,
        bracket: negotiated.then_some(5),
        modalities: vec![Modality::Open, Modality::NonObjection, Modality::EcosocOnly],
        applicants,
    });
    (scenario, files)
}

fn by_dice(scenario: &Scenario, files: &adref_sim::scenario::Files, seed: u64) -> Played {
    let played = play_with(scenario, files, seed, 1, &mut random_play::cast(scenario));
    assert_eq!(played.stopped, Stopped::Closed, "seed {seed}");
    for record in &played.records {
        let why = record.why.as_ref().map_or("", |why| why.tipped.as_str());
        assert!(!why.starts_with("by default"), "seed {seed}, record {}: {why}", record.seq);
    }
    let read = log::read(&played.log).expect("a sound header");
    let folded = log::fold(scenario, &read.records, None);
    assert_eq!(folded.digest(), played.state.digest(), "seed {seed}");
    played
}

fn events(played: &Played) -> impl Iterator<Item = &Event> {
    played.records.iter().flat_map(|record| &record.events)
}

#[test]
fn a_silence_that_was_broken_never_stands() {
    let (scenario, files) = room(RuleSet::Silence);
    let (mut stood, mut fell, mut quiet, mut extended) = (0, 0, 0, 0);
    for seed in 0..150 {
        let played = by_dice(&scenario, &files, seed);
        let put = events(&played).any(|event| matches!(event, Event::AdoptionPut { .. }));
        let last = events(&played).filter_map(|event| match event {
            Event::SilenceEnded { broken_by, .. } => Some(broken_by.is_empty()),
            _ => None,
        });
        let kept = last.last().expect("a silence");
        extended += events(&played).filter(|event| matches!(event, Event::SilenceExtended { .. })).count();
        match played.state.public.ending.expect("an end") {
            Ending::Consensus | Ending::ConsensusWithDissociations => {
                // Either the last silence was kept, or everybody was asked to adopt what was edited after it.
                assert!(kept || put, "seed {seed}");
                assert!(kept != put, "seed {seed}: adopted twice");
                assert_eq!(put, !played.state.public.quiet_edits.is_empty(), "seed {seed}");
                stood += 1;
                quiet += usize::from(put);
            }
            Ending::Withdrawn => fell += 1,
            other => panic!("seed {seed}: {other:?}"),
        }
    }
    assert!(stood > 10 && fell > 10 && quiet > 0 && extended > 10, "{stood} {fell} {quiet} {extended}");
}

#[test]
fn deadlines_only_move_forward_and_once_a_round() {
    let (scenario, files) = room(RuleSet::Silence);
    for seed in 0..40 {
        let played = by_dice(&scenario, &files, seed);
        let mut until = None;
        let mut moved = false;
        for event in events(&played) {
            match event {
                Event::SilencePut { until: at, .. } => (until, moved) = (*at, false),
                Event::SilenceExtended { until: at } => {
                    assert!(!moved && Some(*at) >= until, "seed {seed}");
                    (until, moved) = (Some(*at), true);
                }
                _ => {}
            }
        }
        assert!(until.is_some_and(|at| at <= played.state.public.session_minutes()));
    }
}

#[test]
fn nobody_signs_twice_and_everybody_who_did_not_draft_answers_once() {
    for (scenario, files) in [
        room(RuleSet::CoalitionStatement),
        with_core(RuleSet::CoalitionStatement, 3),
        with_core(RuleSet::OpenSignature, 6),
    ] {
        let (mut issued, mut not) = (0, 0);
        for seed in 0..60 {
            let played = by_dice(&scenario, &files, seed);
            let public = &played.state.public;
            let signing = &public.signing;
            let names: Vec<usize> = signing
                .signed
                .iter()
                .copied()
                .chain(signing.declined.iter().map(|(seat, _)| *seat))
                .collect();
            let once: BTreeSet<usize> = names.iter().copied().collect();
            assert_eq!(once.len(), names.len(), "seed {seed}: somebody answered twice");
            let enough = signing.signed.len() >= signing.minimum as usize;
            match public.ending.expect("an end") {
                Ending::Issued => {
                    assert!(enough, "seed {seed}");
                    assert_eq!(once.len(), public.seats.len(), "seed {seed}");
                    issued += 1;
                }
                Ending::NoAgreement => {
                    assert!(!enough, "seed {seed}");
                    not += 1;
                }
                Ending::Withdrawn => assert!(names.is_empty(), "seed {seed}"),
                other => panic!("seed {seed}: {other:?}"),
            }
        }
        assert!(issued > 5, "{:?}: {issued} issued, {not} not", scenario.rules);
    }
}

#[test]
fn nobody_outside_the_core_is_heard_before_the_text_is_open_for_signature() {
    let (scenario, files) = with_core(RuleSet::OpenSignature, 1);
    let outside = |id: &adref_sim::ids::SeatId| {
        let seat = scenario.delegations.iter().position(|one| one.id == *id).expect("known");
        !CORE.contains(&seat)
    };
    for seed in 0..60 {
        let played = by_dice(&scenario, &files, seed);
        for record in &played.records {
            let by = record.by.as_str();
            let outsider = scenario.delegations.iter().any(|one| one.id.as_str() == by && outside(&one.id));
            assert!(!outsider || record.phase == "signature", "seed {seed}, record {}", record.seq);
            for event in &record.events {
                match event {
                    Event::Spoke { speaker, followers, .. } => {
                        assert!(!outside(&speaker.seat) && !followers.iter().any(&outside), "seed {seed}");
                    }
                    Event::OptionProposed { seat: Some(seat), .. } => assert!(!outside(seat), "seed {seed}"),
                    Event::SmallGroupsConvened { groups } => {
                        assert!(!groups.iter().flat_map(|group| &group.members).any(&outside));
                    }
                    _ => {}
                }
            }
        }
        let public = &played.state.public;
        let said = (0..public.table.len()).any(|bracket| {
            (0..public.seats.len()).any(|seat| !CORE.contains(&seat) && public.stance(bracket, seat).spoken)
        });
        assert!(!said, "seed {seed}: an outsider's stance counted");
    }
}

#[test]
fn a_signed_text_is_the_one_that_was_open_for_signature() {
    let (scenario, files) = with_core(RuleSet::OpenSignature, 1);
    for seed in 0..20 {
        let played = play(&scenario, &files, seed, 1);
        let mut state = State::new(&scenario);
        let mut opened = None;
        for event in events(&played) {
            state.apply(event);
            if matches!(event, Event::SignatureOpened) {
                opened = Some(text::clean(&state.public.text()));
            }
        }
        if let Some(opened) = opened {
            assert_eq!(opened, text::clean(&played.state.public.text()), "seed {seed}");
        }
    }
}

#[test]
fn the_curve_counts_signatures_by_the_rule_they_are_given_by() {
    let mut compared = 0;
    for (scenario, files) in [
        room(RuleSet::CoalitionStatement),
        with_core(RuleSet::OpenSignature, 1),
        room(RuleSet::OpenSignature),
    ] {
        for seed in 0..20 {
            let state = play(&scenario, &files, seed, 1).state;
            let curve = signing::curve(&state);
            assert!(curve.len() >= 11);
            assert!(curve.is_sorted_by_key(|point| point.strength), "{curve:?}");
            assert!(curve.iter().all(|point| point.signatures <= state.public.seats.len()));
            let again = signing::curve(&state);
            assert_eq!(curve, again);
            let signed = &state.public.signing.signed;
            if let (Some(Ending::Issued), Some(agreed)) =
                (state.public.ending, curve.iter().find(|point| point.agreed))
            {
                // Core members were not asked to sign: they adopted, each by the rule of adoption.
                let asked = scenario.rules == RuleSet::CoalitionStatement;
                assert!(!asked || agreed.signatures == signed.len(), "seed {seed}: {agreed:?} {signed:?}");
                compared += usize::from(asked);
            }
        }
    }
    assert!(compared > 5, "{compared}");
    let (oewg, files) = room(RuleSet::Oewg);
    assert!(signing::curve(&play(&oewg, &files, 1, 1).state).is_empty(), "nothing is signed there");
}

#[test]
fn who_was_kept_out_never_speaks_and_who_was_let_in_speaks_once_on_a_bracket() {
    let (mut spoke, mut blocked, mut taken_up) = (0, 0, 0);
    for modality in
        [Modality::EcosocOnly, Modality::NonObjection, Modality::NonObjectionWithVote, Modality::Open]
    {
        let (scenario, files) = with_guests(modality, false);
        for seed in 0..25 {
            let played = by_dice(&scenario, &files, seed);
            let list = played.state.public.stakeholders.as_ref().expect("a list");
            assert!(list.settled, "{modality:?}, seed {seed}");
            let mut said = BTreeSet::new();
            for event in events(&played) {
                if let Event::StakeholderSpoke { stakeholder, words } = event {
                    let one = list.applicants.iter().find(|one| one.id == *stakeholder).expect("known");
                    assert_eq!(one.admission, Admission::Admitted, "{modality:?}, seed {seed}");
                    assert!(words.iter().all(|one| said.insert((stakeholder, &one.bracket))));
                    spoke += 1;
                }
                if let Event::OptionProposed { placed_by, .. } = event {
                    taken_up += usize::from(placed_by.starts_with("words of"));
                }
            }
            for one in &list.applicants {
                let out = one.admission == Admission::Blocked;
                blocked += usize::from(out);
                match modality {
                    Modality::Open => assert!(!out),
                    Modality::EcosocOnly => assert_eq!(out, !one.ecosoc),
                    Modality::NonObjection => assert_eq!(out, !one.objections.is_empty()),
                    Modality::NonObjectionWithVote => {
                        let overturned = one.count.is_some_and(|(yes, no, _)| yes > no);
                        assert_eq!(out, !one.objections.is_empty() && !overturned);
                    }
                }
                assert!(!one.ecosoc || (one.objections.is_empty() && !out), "in by right");
                let votes: BTreeSet<usize> = one.votes.iter().map(|(seat, _)| *seat).collect();
                assert_eq!(votes.len(), one.votes.len(), "nobody votes twice");
            }
        }
        for seed in 0..4 {
            let played = play(&scenario, &files, seed, 1);
            taken_up += events(&played)
                .filter(|event| {
                    matches!(event, Event::OptionProposed { placed_by, .. } if placed_by.starts_with("words of"))
                })
                .count();
        }
    }
    assert!(spoke > 20 && blocked > 20 && taken_up > 0, "{spoke} {blocked} {taken_up}");
}

#[test]
fn a_list_that_the_text_decides_on_is_taken_up_after_adoption_or_not_at_all() {
    let (scenario, files) = with_guests(Modality::NonObjection, true);
    let (mut after, mut never) = (0, 0);
    for seed in 0..60 {
        let played = by_dice(&scenario, &files, seed);
        let listed = events(&played).position(|event| matches!(event, Event::ApplicantsListed { .. }));
        let adopted = events(&played)
            .position(|event| matches!(event, Event::Concluded { ending } if ending.adopted()));
        assert_eq!(listed.is_some(), adopted.is_some(), "seed {seed}");
        assert!(listed >= adopted, "seed {seed}");
        assert!(!events(&played).any(|event| matches!(event, Event::StakeholderSpoke { .. })));
        *(if listed.is_some() { &mut after } else { &mut never }) += 1;
    }
    assert!(after > 0 && never > 0, "{after} {never}");
}

#[test]
fn an_edit_behind_the_rooms_back_costs_the_chair_those_who_lose_by_it() {
    let mut files = synthetic::files(SMALL);
    let toml = files["scenario.toml"]
        .replace("rules = \"oewg\"", "rules = \"silence\"")
        .replace("style = \"mediator\"\n", "style = \"bold\"\n");
    files.insert("scenario.toml".to_owned(), toml);
    let mut scenario = adref_sim::scenario::load(&files).scenario.expect("sound");
    scenario.procedure.silence_rounds = 1;
    let (mut adopted, mut contested) = (0, 0);
    for seed in 0..40 {
        let played = play(&scenario, &files, seed, 1);
        let public = &played.state.public;
        let behind = |record: &&log::Record| {
            let parts = record.why.iter().flat_map(|why| &why.parts);
            parts.into_iter().any(|part| part.part == "edited behind its back" && part.value > 0)
        };
        let losers = played.records.iter().filter(behind).count();
        if public.quiet_edits.is_empty() {
            assert_eq!(losers, 0, "seed {seed}");
            continue;
        }
        assert_eq!(public.quiet_edits.len(), 1, "seed {seed}");
        match public.ending {
            Some(Ending::Consensus | Ending::ConsensusWithDissociations) => adopted += 1,
            Some(Ending::Withdrawn) => contested += 1,
            other => panic!("seed {seed}: {other:?}"),
        }
    }
    assert!(adopted > 5 && contested > 5, "{adopted} adopted, {contested} contested");
}

#[test]
fn the_scenarios_that_are_signed_or_let_guests_in_stand_random_play() {
    for (name, seeds) in
        [("foc-statement-2020", 4), ("oxford-elections-2020", 1), ("oewg-stakeholders-2022", 2)]
    {
        let (scenario, files) = adref_tests::folder::scenario(name);
        for seed in 0..seeds {
            by_dice(&scenario, &files, seed);
        }
    }
}
