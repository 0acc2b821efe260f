"""Where Taobao's rules were read. Its rule pages could not be: most is known, not read again."""

from datetime import date

from amends.domain.action import Confidence
from amends.domain.rule import read_in

_DAY = date(2026, 11, 22)

OFF_SITE = read_in("淘宝 rules on off-site information and links", Confidence.COMMON, _DAY)
CALLS = read_in("淘宝 rule on 骚扰他人; 民法典 1033", Confidence.UNCERTAIN, _DAY)
HARASSMENT = read_in("淘宝 rule on 骚扰他人; 电子商务法", Confidence.COMMON, _DAY)
CASH_BACK = read_in("网络反不正当竞争暂行规定 Art. 9(5)", Confidence.VERIFIED, _DAY)
EXPLAIN = read_in("TOP, taobao.traderate.explain.add", Confidence.VERIFIED, _DAY)
PAYMENT = read_in("淘宝 payment rules", Confidence.COMMON, _DAY)
RATING = read_in("淘宝 rules on reviews", Confidence.COMMON, _DAY)
RATING_DAYS = read_in("secondary pages on 恶意评价 reports", Confidence.UNCERTAIN, _DAY)
PROOF = read_in("secondary pages on evidence in disputes", Confidence.UNCERTAIN, _DAY)
TOOL = read_in("platform rules on 评价有礼", Confidence.UNCERTAIN, _DAY)
BEGGING = read_in("our reading of the rules on reviews", Confidence.UNCERTAIN, _DAY)
PRIVACY = read_in("个人信息保护法 19, 51", Confidence.COMMON, _DAY)
OURS = read_in("house rule", Confidence.OURS, _DAY)
