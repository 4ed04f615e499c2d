from wtforms import StringField
from wtforms.validators import Length, Optional, Regexp

from core.forms import Form
from core.i18n import _l
from offerings.topics.actions import LONGEST_KEY

_NAME = [Length(max=80, message=_l("Keep the name under 80 characters."))]
_SHAPE = Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", message=_l("Use small Latin letters, digits and hyphens."))


class TopicForm(Form):
    name_en = StringField(_l("Name in English"), _NAME)
    name_zh = StringField(_l("Name in Chinese"), _NAME)


class NewTopicForm(TopicForm):
    key = StringField(_l("Address"), [Optional(), Length(max=LONGEST_KEY), _SHAPE])
