"""Programs for seats, good and bad, for the tests: `seat.py BEHAVIOUR [ARGUMENT]`. Standard library only."""

import json
import os
import random
import subprocess
import sys
import time

behaviour = sys.argv[1]
argument = sys.argv[2] if len(sys.argv) > 2 else ""


def out(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def send(message):
    out(json.dumps(message) + "\n")


def decide(message, act=None, why=None):
    decision = {"type": "decision", "n": message["n"], "act": message["default"] if act is None else act}
    if why is not None:
        decision["why"] = why
    send(decision)


def answer(message, seat, asked):
    """What it does with a question."""
    if behaviour == "default" or behaviour == "record" or behaviour == "no-bye":
        decide(message)
    elif behaviour == "sleepy":
        time.sleep(random.random() * 0.02)
        decide(message, why="after a while")
    elif behaviour == "named":
        decide(message, why="as %s, by %s" % (argument, seat))
    elif behaviour == "in-full":
        decide(message, why={
            "tipped": "x" * 5000,
            "parts": [{"on": "no-such-bracket", "part": "part", "value": 7}] * 500,
            "alternatives": [{"act": "another", "score": -1}],
        })
    elif behaviour == "dies":
        if asked > int(argument):
            sys.stderr.write("what a day\n")
            sys.exit(3)
        decide(message)
    elif behaviour == "bad-json":
        out('{"type": "decision", "n": %d, "act": }\n' % message["n"])
    elif behaviour == "not-a-message":
        send({"type": "decision", "n": message["n"], "act": {"dance": {}}})
    elif behaviour == "noise":
        out("thinking about question %d\n" % message["n"])
        decide(message)
    elif behaviour == "flood":
        while True:
            out("y\n" * 1000)
    elif behaviour == "long-line":
        out('{"type": "decision", "why": "' + "x" * 3_000_000)
        time.sleep(60)
    elif behaviour == "half-line":
        out('{"type": "decision", "n": ')
        sys.exit(0)
    elif behaviour == "not-utf8":
        sys.stdout.buffer.write(b'{"type": "decision", "why": "\xff\xfe"}\n')
        sys.stdout.flush()
    elif behaviour == "slow":
        time.sleep(float(argument))
        decide(message)
    elif behaviour == "illegal":
        decide(message, act={"vote": "yes"} if message["ask"]["on"] != "vote" else "keep-silence")
    elif behaviour == "chair":
        decide(message, act="gavel")
    elif behaviour == "hides":
        reason = "nothing \u001b[2J to see \u202e here"
        decide(message, act={"object": {"objection": {"bracket": None, "reason": reason}}})
    elif behaviour == "closes-input":
        os.close(0)
        time.sleep(60)
    elif behaviour == "deaf":
        time.sleep(60)
    elif behaviour == "late-once":
        if asked == 1:
            time.sleep(3.0)
        decide(message)
    elif behaviour == "forks":
        if asked == 1:
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", argument])
        decide(message)
    elif behaviour == "hello-again":
        send({"type": "hello", "protocol": 1})
    else:
        sys.exit("no such behaviour: " + behaviour)


def main():
    if behaviour == "exits":
        sys.stderr.write("no agent today\n")
        sys.exit(7)
    if behaviour == "exits-in-peace":
        return
    seat, asked, kept = None, 0, None
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            seat = message["seat"]
            if behaviour == "record":
                kept = open(os.path.join(argument, seat + ".jsonl"), "w", encoding="utf-8")
            send({"type": "hello", "protocol": 9 if behaviour == "wrong-version" else 1, "name": behaviour})
        if kept:
            kept.write(line)
            kept.flush()
        if message["type"] == "legal":
            asked += 1
            answer(message, seat, asked)
        elif message["type"] == "bye":
            if behaviour == "no-bye":
                time.sleep(60)
            send({"type": "bye"})
            return


main()
