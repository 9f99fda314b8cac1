#!/usr/bin/env python3
"""A delegation for adref, in nothing beyond Python's standard library (3.8 or later).

    adref run scenarios/class-due-diligence --seat 'VAL=python3 agents/examples/delegate.py'

adref starts this program once for each seat it plays, writes one JSON object a line to its standard input, and
reads one JSON object a line from its standard output. README.md beside this file documents the messages. What is
printed on standard output is for adref alone; notes for people go to standard error.

How this delegate negotiates: it prefers the option nearest to its own position, says it can live with everything
within a limit that widens as time runs out, never accepts what crosses a red line held by blocking, and joins a text
that is worth more to it than no text.
"""

import json
import sys

PROTOCOL = 1


def send(message):
    """Writes one message. Flushing matters: adref waits for the line."""
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def note(words):
    """A note for people; adref keeps the last of them and shows them when something goes wrong."""
    print(words, file=sys.stderr, flush=True)


class Delegate:
    """What the delegation knows, and how it decides."""

    def __init__(self, hello):
        self.seat = hello["seat"]
        self.room = {}      # the session and who is in it
        self.now = {}       # phase, minute, who is absent
        self.brackets = {}  # every bracket by its id, as last seen
        self.docket = {}    # proposals and amendments, where the body votes
        self.me = {}        # its own brief: nobody else is sent this
        self.stakes = None  # what is decided on now, as it weighs it
        self.spoken = set()  # words it has put on the table, so as not to propose them twice

    # -- what it is told ---------------------------------------------------------------------------------------

    def event(self, message):
        """What happened. This delegate goes by the views alone, and only notes where it was refused."""
        for refused in message.get("refused", []):
            note("refused: " + refused["reason"])

    def view(self, view):
        """What it sees. A complete view replaces everything; a later one holds only what changed."""
        if view["complete"]:
            self.brackets = {}
        for bracket in view["brackets"]:
            self.brackets[bracket["id"]] = bracket
        for part in ("room", "docket", "me"):
            if part in view:
                setattr(self, part, view[part])
        self.now = view["now"]
        self.stakes = view.get("stakes")

    # -- how it weighs things ----------------------------------------------------------------------------------

    def time(self):
        """The share of the session that is over, from 0 to 1."""
        return min(1.0, self.now["minute"] / max(1, self.room["minutes"]))

    def limit(self, bracket):
        """How far from its position words may stand, in hundredths of a point, for it to live with them.

        It starts at 10 points and widens to 40 with the square of time; what it hardly cares about, it lets go
        sooner."""
        issues = {placed["issue"] for option in bracket["options"] for placed in option["at"]}
        saliences = [p["salience"] for p in self.me["positions"] if p["issue"] in issues]
        cares = max(saliences, default=0) / 100
        return 1000 + 3000 * self.time() ** 2 + 3000 * (1 - cares)

    def held(self, crossed, response):
        """The reasons of those of its lines, given by number, that it holds in this way."""
        lines = self.me["lines"]
        return [lines[n]["reason"] for n in crossed if lines[n]["response"] == response]

    def stance(self, bracket):
        """What it says of a bracket: the option it prefers, those it can live with, those it cannot accept."""
        live = [option for option in bracket["options"] if option["live"]]
        cannot = [o["n"] for o in live if self.held(o["crosses"] if "crosses" in o else [], "block")]
        possible = [o for o in live if o["n"] not in cannot] or live
        best = min(possible, key=lambda o: (o["loss"], o["distance"], o["n"] == 0, o["n"]))
        limit = self.limit(bracket)
        accepts = [o["n"] for o in possible if o["n"] == best["n"] or o["distance"] <= limit]
        accepts = [n for n in accepts if n not in cannot]
        return {"bracket": bracket["id"], "prefers": best["n"], "accepts": accepts, "cannot": cannot}

    def at_stake(self, bracket):
        """What is at stake for it between the options on the table."""
        losses = [option["loss"] for option in bracket["options"] if option["live"]]
        return max(losses) - min(losses)

    def open(self, ids=None):
        """The open brackets, the one it has most at stake in first."""
        ids = self.brackets if ids is None else ids
        found = [self.brackets[i] for i in ids if self.brackets[i]["state"] == "open"]
        return sorted(found, key=self.at_stake, reverse=True)

    def pocket(self, bracket):
        """Words in its pocket for a bracket that are not on the table yet, as a proposal."""
        there = {option["text"].strip() for option in bracket["options"]}
        for words in self.me["pocket"]:
            key = (bracket["id"], words["text"])
            if words["bracket"] == bracket["id"] and words["text"].strip() not in there | {""}:
                if key not in self.spoken and len(bracket["options"]) < 15:
                    self.spoken.add(key)
                    return {"bracket": bracket["id"], "text": words["text"]}
        return None

    def worst(self):
        """The settled bracket that costs it most, to name in an objection."""
        settled = [b for b in self.brackets.values() if b["state"] == "settled"]

        def cost(bracket):
            losses = {option["n"]: option["loss"] for option in bracket["options"]}
            return losses[bracket["settled"]] - min(losses.values())

        settled = [bracket for bracket in settled if cost(bracket) > 0]
        return max(settled, key=cost)["id"] if settled else None

    # -- what it does ------------------------------------------------------------------------------------------

    def decide(self, legal):
        """An act and the reason for it. What it has no answer of its own to, it leaves to the rule's default."""
        answer = getattr(self, "on_" + legal["ask"]["on"].replace("-", "_"), None)
        act, why = answer(legal["ask"]) if answer else (None, "")
        if act is None:
            return legal["default"], why or "the rule's default will do"
        # An act is a name, or an object with its name as the only key.
        kind = act if isinstance(act, str) else next(iter(act))
        if kind not in legal["allowed"]:
            return legal["default"], kind + " is not allowed now"
        return act, why

    def on_inscription(self, ask):
        stakes = {s["id"]: sum(map(self.at_stake, self.open(s["brackets"]))) for s in self.room["sections"]}
        wanted = sorted((s for s in stakes if stakes[s] > 0), key=stakes.get, reverse=True)
        return {"inscribe": {"sections": wanted[: ask["most"]]}}, "where most is at stake"

    def on_floor(self, ask):
        brackets = self.open(ask["open"])[: ask["most"]]
        if not brackets:
            return None, "nothing is open here"
        proposals = []
        if len(brackets) < ask["most"]:
            proposals = [words for words in [self.pocket(brackets[0])] if words]
        stances = [self.stance(bracket) for bracket in brackets]
        return {"speak": {"stances": stances, "proposals": proposals}}, "nearest options first"

    def on_small_group(self, ask):
        bracket = self.brackets[ask["bracket"]]
        consult = {"stance": self.stance(bracket), "proposal": self.pocket(bracket)}
        return {"consult": consult}, "within its limit of %d points" % (self.limit(bracket) / 100)

    def on_thematic_groups(self, ask):
        stakes = {s["id"]: sum(map(self.at_stake, self.open(s["brackets"]))) for s in self.room["sections"]}
        wanted = sorted((s for s in stakes if stakes[s] > 0), key=stakes.get, reverse=True)
        return {"join-thematic-groups": {"sections": wanted[: ask["most"]]}}, "where most is at stake"

    def on_silence(self, ask):
        text = self.stakes["text"]["text"]
        reasons = self.held(text["crossed"], "block")
        if reasons:
            objections = [{"bracket": self.worst(), "reason": reasons[0]}]
            return {"break-silence": {"objections": objections, "stances": []}}, reasons[0]
        return "keep-silence", "no line held by blocking is crossed"

    def on_adoption(self, ask):
        text, none = self.stakes["text"]["text"], self.stakes["text"]["none"]
        reasons = self.held(text["crossed"], "block")
        if reasons:
            return {"object": {"objection": {"bracket": self.worst(), "reason": reasons[0]}}}, reasons[0]
        if text["utility"] < none - self.me["stake"]:
            objection = {"bracket": self.worst(), "reason": "on balance the text is worth less than none"}
            return {"object": {"objection": objection}}, "worth %d, no text %d" % (text["utility"], none)
        return {"join-consensus": {"dissociations": []}}, "worth %d, no text %d" % (text["utility"], none)

    def on_vote(self, ask):
        if not self.stakes:
            return {"vote": "abstain"}, "it is not about the text"
        carried, lost = self.stakes["question"]["carried"], self.stakes["question"]["lost"]
        if self.held(carried["crossed"], "block") and not self.held(lost["crossed"], "block"):
            return {"vote": "no"}, "a line would be crossed"
        gain = carried["utility"] - lost["utility"]
        ballot = "yes" if gain > 5 else "no" if gain < -5 else "abstain"
        return {"vote": ballot}, "carried %d, lost %d" % (carried["utility"], lost["utility"])

    def on_signature(self, ask):
        text, none = self.stakes["text"]["text"], self.stakes["text"]["none"]
        if self.held(text["crossed"], "block") or text["utility"] < none:
            return {"decline": {"reason": "the text is worth less to it than none"}}, "worth %d" % text["utility"]
        return "sign", "worth %d, no text %d" % (text["utility"], none)

    def on_explanation(self, ask):
        crossed = self.stakes["text"]["text"]["crossed"] if self.stakes else []
        if crossed and self.now.get("ending") in ("consensus", "adopted-by-vote"):
            return {"explain": {"about": [], "words": self.me["lines"][crossed[0]]["reason"]}}, "a line was crossed"
        return "no-explanation", "nothing to explain"


def main():
    delegate = None
    for line in sys.stdin:  # ends when adref closes the pipe, so that nothing is left behind
        message = json.loads(line)
        kind = message["type"]
        if kind == "hello":
            if message["protocol"] != PROTOCOL:
                sys.exit("this program speaks version %d of the protocol" % PROTOCOL)
            delegate = Delegate(message)
            send({"type": "hello", "protocol": PROTOCOL, "name": "delegate.py"})
        elif kind == "event":
            delegate.event(message)
        elif kind == "view":
            delegate.view(message)
        elif kind == "legal":
            act, why = delegate.decide(message)
            send({"type": "decision", "n": message["n"], "act": act, "why": why})
        elif kind == "bye":
            send({"type": "bye"})
            return


if __name__ == "__main__":
    main()
