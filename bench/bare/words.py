"""Words of the references: as many and as long as those of a real question page."""

QUESTIONS = (
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    "Moving or speaking so slowly that other people could have noticed",
    "Thoughts that trouble you",
    "How difficult have these problems made it for you to do your work?",
)
OPTIONS = (
    ("not-at-all", "Not at all"),
    ("several-days", "Several days"),
    ("more-than-half-the-days", "More than half the days"),
    ("nearly-every-day", "Nearly every day"),
)
HINTS = ("Over the last 2 weeks, how often have you been bothered by this?",)
# 25 look-ups, as many as a question page makes; the words need not be in the catalogue to cost as much.
WORDS = tuple(f"Words of the page, number {number}" for number in range(25))
