"""The fixed axis of each measure. Ours, not limits of health, and not yet signed off (docs/clinical-safety).

One axis for everybody and every time: two charts of one measure can be laid side by side, and nothing looks steeper
than it is. Wide enough for nearly everything that people tell; what lies beyond stands at the edge, marked.
"""

from collections.abc import Mapping

from app.diary.domain.charts import Axis

SYMPTOMS = ("pain", "tiredness", "breathlessness", "low_mood", "worry", "poor_sleep")
AXES: Mapping[str, Axis] = {
    **dict.fromkeys(SYMPTOMS, Axis(0, 10, 2)),
    "blood_pressure": Axis(40, 240, 40),
    "pulse": Axis(20, 180, 40),
    "oxygen": Axis(70, 100, 5),
    "weight": Axis(20, 200, 30),
    "glucose": Axis(0, 30, 5),
    "temperature": Axis(34, 42, 2),
    "peak_flow": Axis(0, 800, 200),
    "steps": Axis(0, 20_000, 5_000),
    "sleep": Axis(0, 16, 4),
}
