"""The README of an evidence bundle: what is in it, and how anybody can prove it."""

from datetime import datetime

from pipeline.storage.records import SubmissionSummary
from service.documents.content import date_words
from service.labels import level_label

_TEXT = """证据包说明

受理编号：{id}
申报单位：{applicant}
申报级别：{level}
受理日期：{received}
导出时间：{now}

一、内容
originals/        收到的原件，逐字节与收到时相同，未经遮盖。文件名前加了序号。
{reports}notices/          已出具的文书（DOCX、PDF）；没有出具的，没有本文件夹。
trail.jsonl       本项申报的留痕，一行一条，按时间先后。
SHA256SUMS        除其自身外全部文件的校验值（SHA-256）。
README.txt        本说明。

二、个人信息
原件含有个人信息，未经遮盖，请按规定保管和流转，用毕按规定处置。
{masking}

三、怎样核验
1. 文件有没有改动。在本文件夹中执行：
     sha256sum -c SHA256SUMS
   Windows 可用 certutil -hashfile 文件名 SHA256 逐个比对。
2. 证据包是不是系统导出的。计算 SHA256SUMS 自身的校验值：
     sha256sum SHA256SUMS
   与系统留痕中本次“导出”一条的 sha256sums 比对。
3. 留痕有没有改动。每条的 hash 为下列内容的 SHA-256：
   [number, moment, login, author, deed, submission, subject, before, after, reason, previous]
   写成 JSON 数组（UTF-8，无空格，逗号分隔，不转义汉字）。用 Python 逐条复算：
     import json, hashlib
     fields = "number moment login author deed submission subject before after reason previous".split()
     for line in open("trail.jsonl", encoding="utf-8"):
         entry = json.loads(line)
         text = json.dumps([entry[name] for name in fields], ensure_ascii=False, separators=(",", ":"))
         ok = hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
         print(entry["number"], "已遮盖" if entry.get("covered") else "相符" if ok else "不符")
   {covered}
   previous 是全系统上一条记录的 hash；其他申报的记录不在本包中，所以各条之间可能不相连。
   全链由系统管理员执行 shenhe audit verify 核验。
4. 导出时全链情况：{chain}
   最后一条：第 {number} 条，hash {head}

四、提示
核对结果由程序比对得出，供审核人员核实，不是结论；人工认定和审核结论见 decisions.json 和已出具的文书。
"""

_REPORTS = """factsheet.json    事实表（数据）。
factsheet.html    事实表（可打印，含影像）。
findings.json     核对结果。
checklist.json    附件清单。
decisions.json    人工认定和审核结论。
"""


def readme(
    summary: SubmissionSummary,
    *,
    now: datetime,
    clear: bool,
    read: bool,
    head: tuple[int, str],
    broken: int | None,
    covered: int,
) -> str:
    """``read`` says whether there is a fact sheet, ``broken`` is the first entry of the trail that does not hold,
    ``covered`` how many entries of this one had to be masked."""
    return _TEXT.format(
        id=summary.submission.id,
        applicant=summary.applicant_name or "（未能识读）",
        level=level_label(summary.submission.level),
        received=date_words(summary.submission.received_on),
        now=now.astimezone().strftime("%Y-%m-%d %H:%M:%S %z"),
        reports=_REPORTS if read else "（材料还没有处理完，没有事实表和核对结果。）\n",
        masking="其余文件按导出人的要求没有遮盖。" if clear else "其余文件中的证件号码、手机号码和账号已遮盖。",
        covered=(
            f"本包有 {covered} 条含个人信息，已遮盖并标明 covered，不能在此复算，请在系统中核验。"
            if covered
            else "本包各条均未遮盖，都可复算。"
        ),
        chain="完整，没有改动。" if broken is None else f"第 {broken} 条不符，记录可能被改动，请立即核查。",
        number=head[0],
        head=head[1],
    )
