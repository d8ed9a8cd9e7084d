"""The errors of the pipeline: one tree, each with advice in Chinese and whether trying again can help.

No message carries what stands on a paper, nor what a statement's parameters were: these go to logs and run records.
"""


class PipelineError(Exception):
    """Base of all. ``str(error)`` says in Chinese what is wrong, ``advice`` what the person can do."""

    advice = "请联系系统管理员。"
    retry_helps = False
    status = 500


class StoreUnavailableError(PipelineError):
    """The object store does not answer or is overloaded."""

    advice = "请稍后重试；持续出现时请系统管理员检查对象存储服务（shenhe doctor）。"
    retry_helps = True
    status = 503


class StoreRefusedError(PipelineError):
    """The object store answers and says no: wrong keys, no rights, no such bucket."""

    advice = "请系统管理员核对对象存储的地址、密钥和存储桶设置。"
    status = 502


class ObjectMissingError(PipelineError):
    """No object under this key."""

    advice = "文件可能已被移走，请系统管理员检查对象存储；必要时请重新上传。"
    status = 404


class OriginalConflictError(PipelineError):
    """Other bytes lie under the hash of these: the store was altered from outside."""

    advice = "原件存储疑似被改动，请立即联系系统管理员核查，不要删除任何文件。"
    status = 409


class OriginalAlteredError(PipelineError):
    """The bytes of an original no longer have its hash."""

    advice = "原件存储疑似被改动，请立即联系系统管理员核查，不要删除任何文件。"
    status = 409


class DatabaseUnavailableError(PipelineError):
    """The database does not answer, is locked or is full of connections."""

    advice = "请稍后重试；持续出现时请系统管理员检查数据库服务（shenhe doctor）。"
    retry_helps = True
    status = 503


class UnstorableValueError(PipelineError):
    """Something given cannot be kept: a character no database takes (NUL, half a surrogate pair), a number or a text
    beyond the size of its column."""

    advice = "请删去看不见的控制字符，核对数字和长度后重试。"
    status = 422


class UnknownSubmissionError(PipelineError):
    """No submission has this id."""

    advice = "请核对受理编号。"
    status = 404


class DuplicateSubmissionError(PipelineError):
    """The id is taken."""

    advice = "请换一个受理编号。"
    status = 409


class SubmissionBusyError(PipelineError):
    """The submission is being read; it takes no further files until that is done."""

    advice = "请等识读完成后再补充；已上传的文件保留，不需要重新上传。"
    retry_helps = True
    status = 409


class ServerNotStartedError(PipelineError):
    """An embedded server (object store, Prefect) did not come up."""

    advice = "请检查磁盘空间和数据目录的权限后重试。"
    status = 500


class ModelUnusableError(PipelineError):
    """A folder that a setting names holds no model of that kind; the message says what to do about it."""

    advice = "处理后可用 shenhe doctor 逐项检查。"


class StepFailedError(PipelineError):
    """A step of the reading failed on its content; the kind of error is kept, its text is not (personal data)."""

    advice = "其余材料不受影响；请将受理编号告知系统管理员。"


class QueueUnavailableError(PipelineError):
    """The Prefect server took no task. The submission is kept and is taken up when the service starts again."""

    advice = "材料已保存，无需重新上传；服务恢复或重启后会自动接着处理。"
    retry_helps = True
    status = 503


class RunStoppedError(PipelineError):
    """The process is shutting down. Pages read so far are kept; the run goes on where it stopped when started again."""

    advice = "已识读的页已保存，重新启动后会自动接着处理。"
    retry_helps = False
    status = 503
