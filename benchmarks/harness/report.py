"""Makes a table of the runs: medians, how far the rounds lie apart, and ratios to RabbitMQ."""

import datetime
import os
import platform
import statistics

BASE = "rabbitmq"


def machine():
    """The machine, as far as figures depend on it."""
    with open("/proc/cpuinfo") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cpus": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "kernel": platform.release(),
    }


def values(runs, broker, key):
    """One figure of one broker, by round."""
    return {
        run["round"]: run["metrics"][key]
        for run in runs
        if run["broker"] == broker and key in run.get("metrics", {})
    }


def ratios(runs, broker, key):
    """A broker's figure divided by RabbitMQ's of the same round."""
    own, base = values(runs, broker, key), values(runs, BASE, key)
    return [own[number] / base[number] for number in own if base.get(number)]


def summarise(scenarios, runs, names):
    """For each scenario, variant and broker: medians of all metrics, lowest and highest round,
    ratios.
    """
    rows = []
    for scenario in scenarios:
        of_scenario = [run for run in runs if run["scenario"] == scenario.name]
        for variant in dict.fromkeys(run["variant"] for run in of_scenario):
            of_variant = [run for run in of_scenario if run["variant"] == variant]
            rows += [row(scenario, variant, of_variant, name) for name in names]
    return rows


def row(scenario, variant, runs, broker):
    own = [run for run in runs if run["broker"] == broker]
    keys = sorted({key for run in own for key in run.get("metrics", {})})
    by_key = {key: list(values(runs, broker, key).values()) for key in keys}
    compared = {}
    if broker != BASE:
        for key in scenario.compared:
            if found := ratios(runs, broker, key):
                compared[key] = {
                    "median": statistics.median(found),
                    "low": min(found),
                    "high": max(found),
                }
    return {
        "scenario": scenario.name,
        "variant": variant,
        "broker": broker,
        "rounds": len([run for run in own if "metrics" in run]),
        "errors": [run["error"] for run in own if "error" in run],
        "median": {key: statistics.median(found) for key, found in by_key.items()},
        "low": {key: min(found) for key, found in by_key.items()},
        "high": {key: max(found) for key, found in by_key.items()},
        "ratio_to_rabbitmq": compared,
    }


def document(scenarios, runs, kinds, options):
    """All of it, for --json."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(),
        "brokers": {kind.name: kind.version() for kind in kinds},
        "options": vars(options),
        "runs": runs,
        "summary": summarise(scenarios, runs, [kind.name for kind in kinds]),
    }


def tables(scenarios, document):
    """The summary as text: a Markdown table for each scenario."""
    text = [f"{name}: {version}" for name, version in document["brokers"].items()]
    text += [" · ".join(f"{name} {value}" for name, value in document["machine"].items())]
    for scenario in scenarios:
        rows = [row for row in document["summary"] if row["scenario"] == scenario.name]
        if rows:
            text += ["", f"### {scenario.name}: {scenario.title}", "", *table(scenario, rows)]
    return "\n".join(text)


def table(scenario, rows):
    titles = [
        "variant",
        "broker",
        *(column.title for column in scenario.columns),
        "against rabbitmq",
    ]
    lines = [titles]
    notes = []
    for row in rows:
        cells = [row["variant"], row["broker"]]
        cells += [cell(row, column) for column in scenario.columns]
        lines.append([*cells, against(scenario, row)])
        notes += [
            f"{row['variant']} {row['broker']}: {error.splitlines()[0]}" for error in row["errors"]
        ]
        growth = row["median"].get("backlog_growth_pct", 0)
        if abs(growth) > 10:
            verb = "grew" if growth > 0 else "shrank"
            notes.append(
                f"{cells[0]} {cells[1]}: its queues {verb} by {abs(growth):.0f}% of what was sent"
            )
    widths = [max(len(line[i]) for line in lines) for i in range(len(titles))]
    lines.insert(1, ["-" * width for width in widths])
    formatted = [
        "| "
        + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    return formatted + ([""] + [f"- {note}" for note in notes] if notes else [])


def cell(row, column):
    """A median; for the first figures of a noisy run also how far the rounds lie apart."""
    if column.key not in row["median"]:
        return "–"
    middle, low, high = (row[kind][column.key] * column.scale for kind in ("median", "low", "high"))
    text = f"{middle:,.{column.digits}f}"
    if middle and (high - low) / abs(middle) > 0.1:
        text += f" ({low:,.{column.digits}f}–{high:,.{column.digits}f})"
    return text


def against(scenario, row):
    titles = {column.key: column.title for column in scenario.columns}
    return ", ".join(
        f"{titles[key]} ×{ratio['median']:.2f}"
        for key, ratio in row["ratio_to_rabbitmq"].items()
        if key in titles
    )
