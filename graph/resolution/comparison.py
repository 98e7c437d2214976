"""How two institutions are compared: the settings of Splink, made of `weights.toml`; the same on every engine.

What is compared are the columns of `profiles.Profile`. Only operations that DuckDB and Spark do alike are used. How
much each answer weighs stands in the file, so nothing is estimated at run time and equal data give equal scores.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from graph.resolution.weights import weights

Overlap = dict[str, str]  # by dialect, the function that says whether two lists share something
NUMBER, BLOCKS = "number", "blocks"  # columns beside those of a profile: its number, and `blocking.blocks`
DIALECTS: Overlap = {"duckdb": "list_has_any", "spark": "arrays_overlap"}


class Level(NamedTuple):
    """An answer to a comparison: its name in `weights.toml`, and when it is given."""

    name: str
    sql: str


def levels(dialect: str) -> dict[str, list[Level]]:
    """The answers to each comparison, the first that holds counts; "else" comes last where the file weighs it."""

    def share(one: str, other: str | None = None) -> str:
        return f"{DIALECTS[dialect]}({one}_l, {other or one}_r)"

    few = f"greatest(bearers_l, bearers_r) <= {weights()['few_bearers']}"
    near = f"numbers_l = numbers_r and levenshtein(main_l, main_r) * {weights()['letters_an_error']} <= length(main_l)"
    return {
        "name": [
            Level("same", f"{share('wholes')} and {few}"),
            Level("same_words", f"({share('cores')} or {share('bags')}) and {few}"),
            Level("shared", f"{share('wholes')} or {share('cores')} or {share('bags')}"),
            Level("shorter", f"{share('shorts')} and numbers_l = numbers_r"),
            Level("near", f"({near}) and {few}"),
            Level("acronym", f"{share('acronyms')}"),
        ],
        "tax": [Level("unknown", "taxes_l is null or taxes_r is null"), Level("same", share("taxes"))],
        "country": [Level("unknown", "country_l is null or country_r is null"), Level("same", "country_l = country_r")],
        "place": [
            Level("unknown", "places_l is null or places_r is null"),
            Level("same", share("places")),
            Level("inside", f"{share('places', 'areas')} or {share('areas', 'places')}"),
        ],
        "domain": [
            Level("unknown", "domains_l is null or domains_r is null"),
            Level("same", share("domains")),
        ],
        "kind": [Level("unknown", "kind_l is null or kind_r is null"), Level("same", "kind_l = kind_r")],
        "legal": [Level("unknown", "legals_l is null or legals_r is null"), Level("same", share("legals"))],
    }


def answers_by_level(dialect: str) -> dict[str, dict[int, str]]:
    """What each number that Splink gives for a comparison stands for: -1 is "unknown", 0 "else"."""
    found = {}
    for comparison, said in levels(dialect).items():
        known = [level.name for level in said if level.name != "unknown"]
        found[comparison] = {-1: "unknown", 0: "else"} | {len(known) - n: name for n, name in enumerate(known)}
    return found


def settings(dialect: str) -> SettingsCreator:
    """The settings for an engine, "duckdb" or "spark"."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=NUMBER,
        probability_two_random_records_match=weights()["prior"],
        blocking_rules_to_generate_predictions=[block_on(BLOCKS, arrays_to_explode=[BLOCKS])],
        comparisons=[_comparison(name, found) for name, found in levels(dialect).items()],
        retain_intermediate_calculation_columns=False,
    )


def _comparison(name: str, found: list[Level]) -> Any:
    weighed: dict[str, list[float]] = weights()[name]
    made = [_level(level, weighed) for level in found]
    m, u = weighed["else"]
    made.append(ElseLevel().configure(m_probability=m, u_probability=u))
    return CustomComparison(comparison_levels=made, output_column_name=name)


def _level(level: Level, weighed: dict[str, list[float]]) -> Any:
    made = CustomLevel(level.sql, label_for_charts=level.name)
    if level.name == "unknown":
        return made.configure(is_null_level=True)
    m, u = weighed[level.name]
    return made.configure(m_probability=m, u_probability=u)
