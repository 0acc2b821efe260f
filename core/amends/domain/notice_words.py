"""The words of notices, in the languages that people on duty read: plain data.

Every table has the same entries in each language; a test looks for gaps.
"""

from collections.abc import Mapping
from enum import StrEnum

from amends.domain.triage import Cause, Danger


class Tongue(StrEnum):
    """A language that notices are written in."""

    EN = "en"
    ZH = "zh"
    DE = "de"


Lines = Mapping[Tongue, str]
Names = Mapping[Tongue, Mapping[str, str]]  # by the value of an enum

KINDS: Names = {
    Tongue.EN: {
        "new_review": "New bad review",
        "clock_half": "Half of the time to answer is gone",
        "clock_late": "80 % of the time to answer is gone",
        "overdue": "Answer overdue",
        "handover_waiting": "A hand-over waits for you",
        "disconnected": "Store disconnected, sign in again",
        "safety": "SAFETY, look at once",
        "no_round": "No round has run",
        "escalated": "Escalated to you",
    },
    Tongue.ZH: {
        "new_review": "新差评",
        "clock_half": "答复时限已过一半",
        "clock_late": "答复时限已过 80%",
        "overdue": "答复已超时",
        "handover_waiting": "有待人工处理的事项",
        "disconnected": "店铺已断开连接，请重新授权",
        "safety": "安全问题，请立即查看",
        "no_round": "系统没有运行",
        "escalated": "已升级给您处理",
    },
    Tongue.DE: {
        "new_review": "Neue schlechte Bewertung",
        "clock_half": "Die halbe Antwortzeit ist um",
        "clock_late": "80 % der Antwortzeit sind um",
        "overdue": "Antwort überfällig",
        "handover_waiting": "Eine Übergabe wartet auf Sie",
        "disconnected": "Shop nicht mehr verbunden, bitte neu anmelden",
        "safety": "SICHERHEIT, bitte sofort ansehen",
        "no_round": "Es ist keine Runde gelaufen",
        "escalated": "An Sie weitergereicht",
    },
}

CAUSES: Names = {
    Tongue.EN: {
        Cause.QUALITY: "quality",
        Cause.LOGISTICS: "delivery",
        Cause.SERVICE: "service",
        Cause.PRICE_VALUE: "price",
        Cause.AFTER_SALES: "return or refund",
        Cause.FIT_SUBJECTIVE: "fit or taste",
        Cause.MISUSE: "misunderstanding",
        Cause.UNRELATED: "not about the order",
        Cause.OTHER: "no reason given",
    },
    Tongue.ZH: {
        Cause.QUALITY: "质量",
        Cause.LOGISTICS: "物流",
        Cause.SERVICE: "服务",
        Cause.PRICE_VALUE: "价格",
        Cause.AFTER_SALES: "售后",
        Cause.FIT_SUBJECTIVE: "尺码或喜好",
        Cause.MISUSE: "误解或误用",
        Cause.UNRELATED: "与订单无关",
        Cause.OTHER: "未说明原因",
    },
    Tongue.DE: {
        Cause.QUALITY: "Qualität",
        Cause.LOGISTICS: "Lieferung",
        Cause.SERVICE: "Service",
        Cause.PRICE_VALUE: "Preis",
        Cause.AFTER_SALES: "Rückgabe oder Erstattung",
        Cause.FIT_SUBJECTIVE: "Passform oder Geschmack",
        Cause.MISUSE: "Missverständnis",
        Cause.UNRELATED: "nicht zur Bestellung",
        Cause.OTHER: "ohne Grund",
    },
}

DANGERS: Names = {
    Tongue.EN: {
        Danger.FIRE: "fire",
        Danger.SHOCK: "electric shock",
        Danger.INJURY: "injury",
        Danger.ALLERGY: "allergy",
        Danger.CHOKING: "choking",
        Danger.CHILD: "child",
    },
    Tongue.ZH: {
        Danger.FIRE: "起火",
        Danger.SHOCK: "触电",
        Danger.INJURY: "受伤",
        Danger.ALLERGY: "过敏",
        Danger.CHOKING: "窒息",
        Danger.CHILD: "儿童",
    },
    Tongue.DE: {
        Danger.FIRE: "Feuer",
        Danger.SHOCK: "Stromschlag",
        Danger.INJURY: "Verletzung",
        Danger.ALLERGY: "Allergie",
        Danger.CHOKING: "Ersticken",
        Danger.CHILD: "Kind",
    },
}

STARS: Lines = {Tongue.EN: "{}/5 stars", Tongue.ZH: "{}/5 星", Tongue.DE: "{}/5 Sterne"}
DUE: Lines = {
    Tongue.EN: "due {} (in {})",
    Tongue.ZH: "截止 {}（还剩 {}）",
    Tongue.DE: "fällig {} (in {})",
}
LATE: Lines = {
    Tongue.EN: "was due {} ({} ago)",
    Tongue.ZH: "截止 {}（已超过 {}）",
    Tongue.DE: "war fällig {} (vor {})",
}
MINUTES: Lines = {Tongue.EN: "{} min", Tongue.ZH: "{} 分钟", Tongue.DE: "{} min"}
HOURS: Lines = {Tongue.EN: "{} h", Tongue.ZH: "{} 小时", Tongue.DE: "{} h"}
DAYS: Lines = {Tongue.EN: "{} d", Tongue.ZH: "{} 天", Tongue.DE: "{} T."}
TEST: Lines = {
    Tongue.EN: "Test, nothing happened",
    Tongue.ZH: "测试消息，无需处理",
    Tongue.DE: "Test, es ist nichts passiert",
}
TOGETHER: Lines = {Tongue.EN: "{} notices", Tongue.ZH: "{} 条通知", Tongue.DE: "{} Meldungen"}
AND_MORE: Lines = {
    Tongue.EN: "and {} more: amends notice log",
    Tongue.ZH: "还有 {} 条：amends notice log",
    Tongue.DE: "und {} weitere: amends notice log",
}
