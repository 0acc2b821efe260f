"""A draft read and judged, each by itself on one core, beside a bare list of words."""

import statistics

from common import child, median, report

DRAFTS = 1_000
ROUNDS = 5


def main() -> None:
    runs = [child("ours_reading.py", what="drafts", count=DRAFTS) for _ in range(ROUNDS)]
    ours = [median(run["seconds"]) for run in runs]
    floor = [median(run["floor"]) for run in runs]
    late = median([statistics.quantiles(run["seconds"], n=20)[-1] for run in runs])
    report(
        f"{len(runs[0]['seconds']):,} drafts read and judged",
        median([mine / bare for mine, bare in zip(ours, floor, strict=True)]),
        135,
        f"{median(ours) * 1000:.2f} ms median (hold ≤ 0.5), {late * 1000:.2f} ms in the slowest "
        f"twentieth, {runs[0]['characters']:.0f} characters each; "
        f"floor {median(floor) * 1000:.3f} ms",
    )


if __name__ == "__main__":
    main()
