"""What the danger signs pages say is the same for everybody: no number of a person's is looked at to show it.

Source: docs/clinical-safety/open-questions.md, "The diary". Not yet signed off by a clinical safety officer.
"""

# The version of the words in templates/diary/_danger.html. Raise it with every change of them; a test holds it.
ADVICE_VERSION = "1"
# The measures whose page says when to get help at once, beside what stands on every page.
HAS_ADVICE = (
    "breathlessness",
    "pain",
    "low_mood",
    "blood_pressure",
    "oxygen",
    "glucose",
    "temperature",
    "peak_flow",
    "weight",
)
