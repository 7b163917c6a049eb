"""What the region plans: the analysis, the chain from vision to action, money, risks, and how it went on.

As in a real workshop, something is still open here and there: about one field in twelve of those due late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from smartcity_kit.journal import Value

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

Fields = dict[str, Value]

SOURCE = "data sintetis"
RISKS = 80
MILLION = 1_000_000


def _dimensions(region: Region) -> list[tuple[str, dict[str, Any]]]:
    return [(code, region.about["dimensions"][code]) for code in region.method.framework.by_code]


def _share(region: Region, percent: int) -> bool:
    return region.rng.randrange(100) < percent


def _proof(region: Region) -> str:
    return f"https://contoh.example/bukti/{region.rng.randint(1000, 9999)}"


# ------------------------------------------------------------------ stage I


def trend(region: Region) -> Iterator[Fields]:
    """Yield what changes around the region."""
    scopes, codes = region.codes("trend_scope"), list(region.about["dimensions"])
    for number, text in enumerate(region.words["trends"]):
        yield {
            "text": text,
            "scope": scopes[number % len(scopes)],
            "implication": "Layanan dan rencana disesuaikan sejak tahun pertama.",
            "dimension": codes[number % len(codes)],
            "source": SOURCE,
        }


def issue(region: Region) -> Iterator[Fields]:
    """Yield ten issues a dimension, some without their figures."""
    for code, about in _dimensions(region):
        for number, topic in enumerate(about["topics"][:10]):
            known = _share(region, 80)
            texts = region.words["issues"]
            yield {
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "text": texts[number % len(texts)].format(topic=topic),
                "data": f"{region.rng.randint(20, 80)} persen warga terlayani" if known else None,
                "data_year": 2023 if known else None,
                "source": SOURCE if known else None,
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
            }


def readiness(region: Region) -> Iterator[Fields]:
    """Yield each variable of the model, rated."""
    levels = [int(level) for level in region.codes("readiness_level")]
    for variable in region.codes("readiness_variable"):
        now = region.rng.randint(levels[0], levels[-1] - 1)
        yield {
            "variable": variable,
            "condition": "Sudah dirintis, belum di semua unit.",
            "level_now": str(now),
            "level_wanted": str(region.rng.randint(now + 1, levels[-1])),
            "data_year": 2023,
            "source": SOURCE,
            "evidence": _proof(region) if _share(region, 70) else None,
            "owner": None,
        }


def gap(region: Region) -> Iterator[Fields]:
    """Yield three gaps a dimension."""
    for code, about in _dimensions(region):
        for number, topic in enumerate(about["topics"][:3]):
            yield {
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "existing": f"Layanan {topic} ada di kota kabupaten",
                "expected": f"Layanan {topic} ada di semua kecamatan",
                "gap": f"Kecamatan jauh belum memperoleh {topic}",
                "recommendation": f"Dahulukan kecamatan jauh untuk {topic}",
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
            }


def swot(region: Region) -> Iterator[Fields]:
    """Yield two entries a factor for every unit that owns something."""
    factors = (("S", "strengths"), ("W", "weaknesses"), ("O", "opportunities"), ("T", "threats"))
    for code, about in _dimensions(region):
        for number, owner in enumerate(about["owners"]):
            for place, (factor, words) in enumerate(factors):
                text = region.words[words][number % 2].format(topic=about["topics"][(number + place) % 20])
                yield {"owner": region.unit(owner), "factor": factor, "dimension": code, "text": text}


def tows(region: Region) -> Iterator[Fields]:
    """Yield the four kinds of strategy for each dimension, each built on two fitting entries."""
    for code, about in _dimensions(region):
        entries = [(one, row) for one, row in region.rows["swot"] if row["dimension"] == code]
        for kind in region.codes("tows_kind"):
            two = [next(one for one, row in entries if row["factor"] == factor) for factor in kind]
            topic = about["topics"][len(two) % 20]
            yield {
                "kind": kind,
                "dimension": code,
                "text": f"Strategi {kind}: memanfaatkan {topic}",
                "factors": tuple(two),
                "owner": None,
            }


# ------------------------------------------------------------------ stages I and II: the chain


def vision(_: Region) -> Iterator[Fields]:
    """Yield the vision."""
    yield {
        "text": "Kabupaten Contoh yang cerdas, nyaman, dan berdaya saing",
        "keywords": "cerdas, nyaman, berdaya saing, layanan, warga",
        "source": SOURCE,
    }


def mission(region: Region) -> Iterator[Fields]:
    """Yield one mission a dimension."""
    for code, about in _dimensions(region):
        yield {"text": f"Mewujudkan: {about['aim'].lower()}", "dimension": code, "vision": region.ids("vision")[0]}


def goal(region: Region) -> Iterator[Fields]:
    """Yield two goals a mission."""
    for (_, about), record in zip(_dimensions(region), region.ids("mission"), strict=True):
        for topic in about["topics"][:2]:
            yield {"text": f"Meningkatnya mutu {topic}", "mission": record}


def target(region: Region) -> Iterator[Fields]:
    """Yield two objectives a goal."""
    for number, record in enumerate(region.ids("goal")):
        topics = _dimensions(region)[number // 2][1]["topics"]
        for topic in topics[2 + number % 2 * 2 : 4 + number % 2 * 2]:
            yield {"text": f"Warga memperoleh {topic} dengan mudah", "goal": record}


def indicator(region: Region) -> Iterator[Fields]:
    """Yield an indicator for each objective, owned in turn."""
    for number, record in enumerate(region.ids("target")):
        about = _dimensions(region)[number // 4][1]
        base = region.rng.randint(20, 50)
        yield {
            "text": f"Desa yang terlayani {about['topics'][number % 20]}",
            "target": record,
            "unit": "desa",
            "baseline": str(base),
            "baseline_year": 2023,
            "aim": str(base + 100),
            "aim_year": region.last,
            "source": SOURCE,
            "owner": region.unit(about["owners"][number % len(about["owners"])]),
        }


def indicator_target(region: Region) -> Iterator[Fields]:
    """Yield the value of each indicator for every year of the plan."""
    years = range(region.first, region.last + 1)
    for record, row in region.rows["indicator"]:
        for step, year in enumerate(years, 1):
            yield {"indicator": record, "year": year, "value": str(int(str(row["baseline"])) + 10 * step)}


def strategy(region: Region) -> Iterator[Fields]:
    """Yield a strategy for each objective."""
    for number, record in enumerate(region.ids("target")):
        code, about = _dimensions(region)[number // 4]
        yield {
            "text": f"Mendahulukan {about['topics'][4 + number % 4]} di kecamatan jauh",
            "dimension": code,
            "sub_dimension": region.parts(code)[number % len(region.parts(code))],
            "target": record,
        }


def programme(region: Region) -> Iterator[Fields]:
    """Yield twenty programmes a dimension over the years of the plan."""
    verbs = region.words["verbs"]
    for place, (code, about) in enumerate(_dimensions(region)):
        for number, topic in enumerate(about["topics"]):
            start = region.first + (0 if number < 4 else region.rng.randint(0, 5))  # noqa: PLR2004 - those with quick wins
            end = min(region.last, start + region.rng.randint(1, 4))
            money = {year: 25 * MILLION * region.rng.randint(2, 40) for year in range(start, end + 1)}
            region.money[region.record_id("programme", 20 * place + number)] = money
            yield {
                "name": f"{verbs[(number + place) % len(verbs)]} {topic}",
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
                "status": region.rng.choice(region.codes("programme_status")),
                "strategy": region.ids("strategy")[place * 4 + number % 4],
                "origin": region.rng.choice(region.codes("programme_origin")),
                "focus": (region.rng.choice(region.codes("focus")),),
                "goal_tags": (region.rng.choice(region.codes("goal_tag")),),
                "description": f"Program {topic} untuk semua kecamatan.",
                "is_digital": _share(region, 55),
                "start_year": start,
                "end_year": end,
                "code": f"2.16.03.2.02.{region.rng.randint(1, 40):04}",
                "budget": sum(money.values()),
                "fund_source": "apbd_kab" if _share(region, 92) else None,
                "source": SOURCE,
            }


def quick_win(region: Region) -> Iterator[Fields]:
    """Yield four quick wins a dimension, each of one of its first programmes."""
    for place, (code, about) in enumerate(_dimensions(region)):
        for number, (name, benefit) in enumerate(about["quick_wins"]):
            record, row = region.rows["programme"][20 * place + number]
            yield {
                "entry_no": 4 * place + number + 1,
                "program_no": 4 * place + number + 1,
                "name": name,
                "dimension": code,
                "sub_dimension": row["sub_dimension"],
                "owner": row["owner"],
                "benefit": benefit if _share(region, 90) else None,
                "start_year": region.first,
                "end_year": region.first + 1,
                "status": row["status"],
                "percent_done": 5 * region.rng.randint(0, 8),
                "programme": record,
                "problem": f"Warga kesulitan memperoleh {about['topics'][number]}.",
                "recipients": "Warga semua kecamatan",
                "output": "Layanan berjalan",
                "location": "Seluruh kabupaten",
                "is_digital": row["is_digital"],
                "budget": region.money[record][region.first],
                "fund_source": "apbd_kab",
                "evidence": _proof(region) if _share(region, 60) else None,
                "source": SOURCE,
            }


# ------------------------------------------------------------------ stages III and IV


def action(region: Region) -> Iterator[Fields]:
    """Yield two actions a programme, of the four groups in turn."""
    actions = region.words["actions"]
    for number, (record, row) in enumerate(region.rows["programme"]):
        topic = str(row["name"]).split(" ", 1)[1]
        for step in (0, 1):
            text, group, unit = actions[(2 * number + step + number // 2) % len(actions)]
            yield {
                "programme": record,
                "text": text.format(topic=topic),
                "action_group": group,
                "location": "Semua kecamatan",
                "volume": str(region.rng.randint(1, 12)),
                "unit": unit,
                "output": f"{unit.capitalize()} tersedia",
                "start_year": row["start_year"],
                "end_year": row["end_year"],
                "owner": row["owner"],
            }


def milestone(region: Region) -> Iterator[Fields]:
    """Yield what each programme promises for each of its years."""
    for record, row in region.rows["programme"]:
        for step, year in enumerate(_years(row), 1):
            yield {"programme": record, "year": year, "text": f"{5 * step} kecamatan terlayani"}


def allocation(region: Region) -> Iterator[Fields]:
    """Yield one amount a programme and year; the first year's of a quick win goes to it."""
    own = {row["programme"]: record for record, row in region.rows["quick_win"]}
    for record, row in region.rows["programme"]:
        for year, amount in region.money[record].items():
            yield {
                "programme": record,
                "quick_win": own.get(record) if year == region.first else None,
                "year": year,
                "fund_source": region.rng.choices(region.codes("fund_source")[:4], (70, 10, 10, 10))[0],
                "amount": amount,
                "code": row["code"] if _share(region, 92) else None,
                "indicator": "Kecamatan terlayani" if _share(region, 92) else None,
            }


def _years(row: Fields) -> range:
    return range(int(str(row["start_year"])), int(str(row["end_year"])) + 1)


def risk(region: Region) -> Iterator[Fields]:
    """Yield the risks of every quick win and of programmes in turn, scored, treated where it matters."""
    scheme, words = region.method.scheme, region.words
    for number in range(RISKS):
        wins = region.rows["quick_win"]
        win = wins[number] if number < len(wins) else None
        record, row = win or region.rows["programme"][(7 * number) % len(region.rows["programme"])]
        topic = str(row["name"]) if win else str(row["name"]).split(" ", 1)[1]
        likelihood, impact = (str(region.rng.randint(1, 5)) for _ in range(2))
        treated = (scheme.magnitude(likelihood, impact) or 0) >= scheme.appetite.default
        lower = str(max(1, int(likelihood) - 1))
        yield {
            "event": words["risks"][number % len(words["risks"])].format(topic=topic),
            "quick_win": record if win else None,
            "programme": row.get("programme") if win else record,
            "owner": row["owner"],
            "kind": "negatif",
            "cause": words["causes"][number % len(words["causes"])],
            "category": region.rng.choice(region.codes("risk_category")),
            "consequence": "Layanan terlambat dirasakan warga.",
            "impact_area": region.rng.choice(region.codes("impact_area")),
            "likelihood": likelihood,
            "impact": impact,
            "decision": "ya" if treated else "tidak",
            "treatment": "mitigasi" if treated else None,
            "action": words["treatments"][number % len(words["treatments"])] if treated else None,
            "person": "Kepala bidang pengampu" if treated and _share(region, 92) else None,
            "due": f"{region.first}-{region.rng.randint(3, 12):02}-15" if treated else None,
            "residual_likelihood": lower if treated else None,
            "residual_impact": impact if treated else None,
            "reason": None if treated else "Di bawah selera risiko.",
        }


def comment(region: Region) -> Iterator[Fields]:
    """Yield the mentors' comments on quick wins."""
    for number, record in enumerate(region.ids("quick_win")[:20]):
        texts, states = region.words["answers"], region.codes("comment_state")
        yield {
            "about": record,
            "text": texts[number % len(texts)],
            "author": "Pembimbing (contoh)",
            "state": states[number % len(states)],
        }


# ------------------------------------------------------------------ afterwards


def monitoring(region: Region) -> Iterator[Fields]:
    """Yield three semesters of the quick wins and of the programmes that began in the first year."""
    begun = [(record, row) for record, row in region.rows["programme"] if row["start_year"] == region.first]
    for number, (record, _) in enumerate((*region.rows["quick_win"], *begun)):
        done = 0
        for step in range(3):
            year, semester = region.first + step // 2, str(step % 2 + 1)
            waits = number % 12 == 5 and step == 2  # noqa: PLR2004 - a few are deferred in the third semester
            done = done if waits else min(100, done + 5 * region.rng.randint(2, 9))
            yield {
                "about": record,
                "year": year,
                "semester": semester,
                "percent_done": done,
                "target": f"{6 * (step + 1)} kecamatan",
                "realised": f"{region.rng.randint(3, 6) * (step + 1)} kecamatan",
                "budget_realised": 5 * MILLION * region.rng.randint(5, 20),
                "state": "ditunda" if waits else "selesai" if done == 100 else "berjalan",  # noqa: PLR2004 - percent
                "reason": "Menunggu aturan pelaksana." if waits else None,
                "evidence": _proof(region) if done == 100 or _share(region, 50) else None,  # noqa: PLR2004 - percent
            }


def evaluation(region: Region) -> Iterator[Fields]:
    """Yield the first year whole; of the second year one part is still open."""
    parts = region.codes("evaluation_dimension")
    for year in (region.first, region.first + 1):
        for part in parts if year == region.first else parts[:-1]:
            score = 25 * region.rng.randint(8, 15)
            yield {
                "year": year,
                "dimension": part,
                "score": f"{score / 100:g}",
                "evidence": _proof(region) if _share(region, 80) else None,
            }


MAKERS: Mapping[str, Callable[[Region], Iterator[Fields]]] = {
    maker.__name__: maker
    for maker in (
        trend,
        issue,
        readiness,
        gap,
        swot,
        tows,
        vision,
        mission,
        goal,
        target,
        indicator,
        indicator_target,
        strategy,
        programme,
        quick_win,
        action,
        milestone,
        allocation,
        risk,
        comment,
        monitoring,
        evaluation,
    )
}
