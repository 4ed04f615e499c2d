"""Surveys to begin with: right after, after thirty days, and the managers after ninety."""

from core.errors import Sentence
from core.i18n import _l
from trainings.surveys.plan import Option, Question, Survey

PRESET_WORDS: dict[str, Sentence] = {
    "right_after": _l("Right after: how was it? Participants, anonymous"),
    "after_30_days": _l("After 30 days: what do you use at work? Participants"),
    "after_90_days": _l("After 90 days: what has changed? Managers"),
}


def _scale(key: str, en: str, zh: str) -> Question:
    return Question(key, "scale", {"en": en, "zh": zh})


def _text(key: str, en: str, zh: str) -> Question:
    return Question(key, "text", {"en": en, "zh": zh})


_OFTEN = (
    Option("weekly", {"en": "Every week", "zh": "每周"}),
    Option("sometimes", {"en": "Now and then", "zh": "偶尔"}),
    Option("never", {"en": "Not yet", "zh": "还没有"}),
)
_YES = (
    Option("yes", {"en": "Yes", "zh": "会"}),
    Option("perhaps", {"en": "Perhaps", "zh": "也许"}),
    Option("no", {"en": "No", "zh": "不会"}),
)

PRESETS: dict[str, Survey] = {
    "right_after": Survey(
        "right_after", {"en": "How was the training?", "zh": "您觉得这次培训怎么样？"}, 1, 0, "participant", True,
        (
            _scale("useful", "I can use what I learned.", "学到的内容对我有用。"),
            _scale("trainer", "The trainers explained it well.", "讲师讲解清楚。"),
            _scale("place", "Room, times and material were right.", "场地、时间和资料安排合理。"),
            Question("again", "choice", {"en": "Would you recommend it?", "zh": "您会推荐给别人吗？"}, _YES),
            _text("better", "What should we do better?", "哪些地方需要改进？"),
        ),
    ),
    "after_30_days": Survey(
        "after_30_days", {"en": "Thirty days later", "zh": "三十天之后"}, 3, 30, "participant", False,
        (
            Question("used", "choice", {"en": "How often do you use it?", "zh": "您多久用一次学到的内容？"}, _OFTEN),
            _scale("sure", "I feel sure when I do.", "用的时候我有把握。"),
            _text("hindered", "What keeps you from it?", "是什么妨碍您使用？"),
        ),
    ),
    "after_90_days": Survey(
        "after_90_days", {"en": "What has changed at work", "zh": "工作中有什么变化"}, 4, 90, "manager", False,
        (
            _scale("changed", "I see a difference at work.", "我在工作中看到了变化。"),
            _scale("worth", "It was worth the time and the money.", "投入的时间和费用是值得的。"),
            _text("result", "What came of it?", "带来了什么结果？"),
        ),
    ),
}  # fmt: skip
