"""The catalogue around the robot course: what comes before it, what goes with it, and the curriculum of all of them."""

from typing import Any

from demo.world.offerings import written
from demo.world.world import World
from trainings.courses.actions import create, edit, publish, set_rule
from trainings.courses.models import Course
from trainings.curricula import actions as curricula

SAFETY: dict[str, Any] = {
    "title": {"en": "Machine safety for operators", "zh": "操作人员机械安全"},
    "description": {
        "en": "What guards, light curtains and emergency stops do, and what they do not.",
        "zh": "防护罩、光幕和急停能做什么，不能做什么。",
    },
    "outcomes": {
        "en": "Name the hazards of a cell\nLock and tag a machine out\nCheck an emergency stop",
        "zh": "说出工作站的危险点\n对设备上锁挂牌\n检查急停装置",
    },
    "class_hours": 8,
    "code": "RC-101",
    "subject": "102",
}
VISION: dict[str, Any] = {
    "title": {"en": "Camera guidance for robots", "zh": "机器人视觉引导"},
    "outcomes": {
        "en": "Calibrate a camera to a robot\nFind parts that lie anywhere\nJudge light and lenses",
        "zh": "完成相机与机器人的标定\n识别任意摆放的零件\n选择光源与镜头",
    },
    "class_hours": 24,
    "code": "RC-301",
    "subject": "071",
    "level": "advanced",
    "languages": "zh en",
}
CERAMICS: dict[str, Any] = {
    "title": {"en": "Glazing lines: faults and remedies", "zh": "施釉线：缺陷与对策"},
    "outcomes": {
        "en": "Tell pinholes from crawling\nTrace a fault back to slip, glaze or kiln",
        "zh": "区分针孔与缩釉\n把缺陷追溯到泥浆、釉料或窑炉",
    },
    "class_hours": 16,
    "minutes_per_class_hour": 60,
    "code": "CE-210",
    "subject": "072",
    "level": "intermediate",
}
PATH = {"en": "Automation in ceramics", "zh": "陶瓷自动化"}
PATH_SAID = {
    "en": "From safe hands to a running line: for those who keep tile plants going.",
    "zh": "从安全操作到整线运行：写给让瓷砖工厂转起来的人。",
}


def around(world: World, robots: Course) -> None:
    """Three courses more; the robot course gets its second version, which asks for one of them; a curriculum."""
    organiser, host = world.cast["organiser"], world.organisations["foshan"]
    with written(world, 60):
        safety, vision, ceramics = (create(organiser, host=host, **said) for said in (SAFETY, VISION, CERAMICS))
        for course in (safety, ceramics):
            publish(course, organiser)
        set_rule(vision.versions[0], organiser, "prerequisites", {"all": [{"completed": robots.ref}]})
        publish(vision, organiser)
    with written(world, 14):
        edit(robots, organiser, class_hours=52, code="RC-201", subject="071", level="intermediate", outcomes={
            language: f"{text}\n{more}"
            for (language, text), more in zip(
                sorted(robots.shown.outcomes.items()), ("Restart it after a fault", "故障后恢复运行"), strict=True
            )
        })  # fmt: skip
        draft = robots.draft
        assert draft is not None
        practice = {"en": "Six months of work at a machine", "zh": "六个月以上设备操作经验"}
        either = {"any": [{"completed": safety.ref, "within_months": 24}, {"certificate": safety.ref}]}
        known = {"confirmed": practice, "by": "participant"}
        set_rule(draft, organiser, "prerequisites", {"all": [either, known]})
        publish(robots, organiser)
        path = curricula.create(
            organiser, host=host, title=PATH, description=PATH_SAID, required=[safety, robots],
            electives=[vision, ceramics], least_electives=1,
        )  # fmt: skip
        curricula.publish(path, organiser)
