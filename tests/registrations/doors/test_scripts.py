"""What the page decides without the server: the same as the server would, run by Node.js where there is one."""

import json
import shutil
import subprocess
from itertools import product
from typing import Any

import pytest

from core.static import FOLDER
from registrations.base.codes import public_key, ticket_code
from registrations.base.states import MOVES
from registrations.checkins.judge import judge

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node.js here")
SECRET = "for-this-test-only-" * 2


def run(script: str, **values: Any) -> Any:
    """What ``script`` returns; ``given`` is ``values`` in it."""
    modules = {name: (FOLDER / f"js/desk/{name}.js").as_uri() for name in ("judge", "codes", "search")}
    imports = "".join(f"const {name} = await import({json.dumps(uri)});" for name, uri in modules.items())
    body = (
        f"{imports} const given = {json.dumps(values)}; console.log(JSON.stringify(await (async () => {{{script}}})()))"
    )
    done = subprocess.run(
        [str(NODE), "--no-warnings", "--input-type=module", "-e", body], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_rule_is_the_one_of_the_server():
    cases = [{"state": state, "came_at": 5 if is_in else None} for state, is_in in product(filter(None, MOVES), (0, 1))]
    expected = [judge(case["state"], is_in=bool(case["came_at"]), was_let_in=False) for case in cases]
    assert run("return given.cases.map(judge.judgePerson)", cases=cases) == expected


def test_codes_are_verified_without_the_server():
    ours, other = ticket_code("tgxhgn2gf4", SECRET, "abcdefgh23"), ticket_code("tgxhgn2gf4", SECRET, "zzzzzzzz23")
    texts = [
        ours,
        ours[:-4] + ("AAAA" if not ours.endswith("AAAA") else "BBBB"),
        ours.replace("tgxhgn2gf4", "tgxhgn2gf5"),
        other,
        other.replace("zzzzzzzz23", "abcdefgh23"),
        ticket_code("tgxhgn2gf4", SECRET),
        ticket_code("tgxhgn2gf4", "another secret", "abcdefgh23"),
        "HZ2.a.b.c",
        "HZ2..",
        "HZ1.%.%",
    ]
    script = """
      const verify = await codes.verifier(given.key);
      const people = new Map();
      const out = [];
      for (const text of given.texts) {
        const code = codes.readCode(text);
        out.push(code ? judge.judgeCode(code, await verify(code), "abcdefgh23", people).verdict : "unread");
      }
      return out;
    """
    assert run(script, key=public_key(SECRET), texts=texts) == [
        "unlisted", "forged", "forged", "wrong_event", "forged", "unknown", "forged", "forged", "unread", "forged",
    ]  # fmt: skip


PEOPLE = [
    {"ref": "aaaaaaaaa2", "state": "confirmed", "native": "张慧", "latin": "ZHANG Hui", "keys": "zhang hui zhanghui zh",
     "organisation": "佛山大学", "digits": "8000"},
    {"ref": "bbbbbbbbb3", "state": "confirmed", "native": "José Núñez", "organisation": "Zhang Robotics",
     "digits": "1234"},
    {"ref": "ccccccccc4", "state": "waiting", "native": "张三", "keys": "zhang san zhangsan zs"},
    {"ref": "ddddddddd5", "state": "cancelled"},
]  # fmt: skip


def test_a_family_name_comes_before_a_given_one():
    people = [
        {"ref": "aaaaaaaaa2", "state": "confirmed", "native": "白辰", "keys": "bai chen baichen bc"},
        {"ref": "bbbbbbbbb3", "state": "confirmed", "native": "陈俊", "keys": "chen jun chenjun cj"},
    ]
    assert run("return search.search(given.people, 'chen').map((each) => each.native)", people=people) == [
        "陈俊",
        "白辰",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张慧", "a"), ("慧", "a"), ("zhanghui", "a"), ("zhang hui", "a"), ("ZHANG", "acb"), ("hui zhang", "a"),
        ("zs", "c"), ("nunez", "b"), ("Núñez", "b"), ("8000", "a"), ("234", "b"), ("aa2", "a"), ("佛山", "a"),
        ("robot", "b"), ("张", "ac"), ("00", ""), ("", ""), ("   ", ""), ("nobody", ""),
        ("hang", "b"), (".*", ""),
    ],
)  # fmt: skip
def test_people_are_found(text, found):
    refs = run("return search.search(given.people, given.text).map((each) => each.ref)", people=PEOPLE, text=text)
    assert "".join(ref[0] for ref in refs) == found
