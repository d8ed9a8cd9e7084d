"""Sentences by which an applicant itself says, of today, that it lacks something.

A denial in words is none where the sentence speaks of an earlier time (2021年以前不具备…), where what was lacking has
come since (没有自有用房,租用…), where it supposes (如没有…), forbids or quotes a rule (没有…的,不予受理), denies the
denial (并非没有…), names the trouble that is to be helped (针对没有…的问题), or speaks of others (部分企业没有…).
"""

import re

from pipeline.checks.judgement import Seen
from pipeline.checks.wording import Passage, sentences

_DO = (
    "形成|开展|设立|设置|建立|建成|组建|配备|落实|安排|制定|编制|出台|提供|取得|参与|承担|实施|成立|列支|拥有|招聘|聘用|租赁|租用"
    "|购置|纳入|列入|到位|完成|印发|保障|确定|明确"
)
_NOT = "没有|尚未|还未|暂未|从未|未曾|均未|仍未|并未|未能|未|没"
_OTHER_MATTER = (
    "自有|其他|其它|另外|第二|闲置|多余|剩余|空置|额外|违规|拖欠|挪用|截留|挤占|占用|影响|改变|变更|减少|超|收取|收费|动用|发生|出现|因|流失"
    "|变动|调整|间断|中断|停|放弃|拒绝|忽视|局限|限于|照搬|外聘|兼职|临时|固定资产|第三|改动|修改|妨碍|耽误|缩减|压缩|离开"
)
"""Words after 没有 that make it deny something else than having the matter."""
_TROUBLE = "问题|短板|困难|限制|缺口|压力|纠纷|结余|拖欠|争议|变动|流失|浪费|闲置|困扰|瓶颈|顾虑|紧张|调整|重合|交叉"
PARTS = {
    "{none}": "(?:没有|尚无|暂无|并无|毫无|仍无|均无|缺乏|缺少|[尚还暂仍均]?(?:不具备|不具有|不拥有|未具备|未拥有))",
    "{undone}": rf"(?:{_NOT})(?:正式|实际|专门|有效|系统|单独|另行|另|真正|全面|组织|主动|能够?)?(?:{_DO})",
    "{gap}": rf"(?:(?!{_OTHER_MATTER})[^,，。;；:：]){{0,18}}",
    "{end}": rf"(?!的|[^,，。;；]{{0,4}}(?:{_TROUBLE}))",
    "{pending}": rf"[^,，。;；]{{0,6}}(?:{_NOT})(?:能够?|得到|予以)?(?:{_DO})",
}
"""What patterns of denials are made of: having nothing, having done nothing, the words between, what must not follow,
and a matter that waits (经费尚未落实)."""

_EARLIER = re.compile(
    r"以前|之前|此前|先前|原先|原来|原本|起初|早期|初期|前期|当初|当时|过去|曾经|(?<!未)曾|一度|以往|历史上|之初|筹建(?:时|期间)"
    r"|(?:19|20)\d\d年(?:前|初|时|底前)?(?!以来|底|末|来)"
)
_NOW = re.compile("目前|现在|现阶段|至今|迄今|仍|依然|截至|截止|以来")
_TO_COME = "将拟未没待"
_REMEDIED = re.compile(
    rf"(?:已经?|现|目前|随后|后来|先后|(?:19|20)\d\d年(?:\d{{1,2}}月)?(?:起|后|以来|底|初)?|同年|次年|当年)[^,，。;；{_TO_COME}]{{0,16}}"
    rf"(?:{_DO}|补齐|解决|改善|整改|补充|增设|健全|达到|具备|建设)"
    rf"|(?:^|[,，;；])(?:但|不过|现|目前|而是)?[^,，。;；{_TO_COME}]{{0,10}}(?:租用|租赁|租得|改为)"
    rf"|由[^,，。;；{_TO_COME}]{{2,20}}(?:提供|保障|列支|负担|安排|统筹)"
)
_SUPPOSED = re.compile(
    r"(?:^|[,，;；:：])[^,，;；:：]{0,8}(?:如果?|若|倘若?|假如|假设|一旦|凡是?|除非|即使|即便|哪怕|无论|不论|不管)(?!下)[^,，;；]*$"
)
_UNSAID = re.compile(
    "(?:不是|并非|绝非|不会|不能|不致|不存在|不再|不至于|避免|防止|杜绝|解决|消除|破解|克服|针对|缓解|改变|告别|摆脱|扭转|是否|有"
    "|指引|办法|规定|要求|条件|标准|第[^条]{1,4}条|认为|误以为)[^,，。;；]{0,12}$"
)
_OTHERS = re.compile(
    "(?<![与对为向给本我])(?:许多|很多|部分|一些|不少|多数|大多|大量|个别|有的|其他|其它|同类|其余|多家|各|广大|中小|小微|初创|客户|对方"
    "|周边|当地|行业|产业|区域|园区|全省|全市|全区|我省|我市|我区|国内)[^,，。;；]{0,14}$"
)
_SUPPOSITION_ENDS = re.compile(
    r"^就|^[^,，。;；]{0,8}(?:的[,，]|时[,，]|的?(?:企业|单位|主体|客户|项目|高校|院所|机构|问题|情况|情形|现状))"
)


def denial(pattern: str, *texts: Seen) -> Passage | None:
    """The first sentence in which the applicant denies, of itself and of today, what ``pattern`` (with ``PARTS``)
    tells."""
    for part, words in PARTS.items():
        pattern = pattern.replace(part, words)
    wanted = re.compile(pattern)
    for text in texts:
        said = tuple(sentences(text))
        for index, one in enumerate(said):
            after = said[index + 1].text if index + 1 < len(said) else ""
            if any(stands(one.text, match.start(), match.end(), after) for match in wanted.finditer(one.text)):
                return one
    return None


def stands(sentence: str, start: int, end: int, after: str = "") -> bool:
    """Whether the denial at ``sentence[start:end]`` is one of today and of the applicant; ``after`` is the next
    sentence."""
    begin = max(sentence.rfind(mark, 0, start) for mark in ",，;；:：") + 1
    led, clause, rest = sentence[:start], sentence[begin:start], sentence[end:]
    if led.count("“") > led.count("”") or led.count("《") > led.count("》") or led.count('"') % 2:
        return False
    if _UNSAID.search(clause) or _OTHERS.search(clause) or _SUPPOSED.search(led) or _SUPPOSITION_ENDS.match(rest):
        return False
    said = clause + sentence[start:end]
    if _EARLIER.search(led + sentence[start:end]) and not _NOW.search(said):
        return False
    return not (_REMEDIED.search(rest) or _REMEDIED.search(after))
