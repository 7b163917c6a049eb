"""Stages III and IV and afterwards: risks, comments, reports, the yearly evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.shared import MILLION, Fields, proof, share

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

RISKS = 80


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
            "person": "Kepala bidang pengampu" if treated and share(region, 92) else None,
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
                "evidence": proof(region) if done == 100 or share(region, 50) else None,  # noqa: PLR2004 - percent
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
                "evidence": proof(region) if share(region, 80) else None,
            }


def passage(region: Region) -> Iterator[Fields]:
    """Yield the texts of the books, the last few of which nobody has written yet."""
    sections = region.codes("book_section")
    for number, section in enumerate(sections[:-4]):
        texts = region.words["passages"]
        yield {
            "section": section,
            "text": "\n\n".join(texts[(number + step) % len(texts)] for step in range(2 + number % 2)),
            "state": "draf" if number % 9 == 4 else "diperiksa",  # noqa: PLR2004 - a few wait to be read
        }
