"""Settings, read once at the edge and handed down; nothing else in the product looks at the environment.

Every field is an environment variable with the prefix ``SHENHE_``:

===========================  =====================================================================================
variable                     meaning (default)
===========================  =====================================================================================
SHENHE_DATA_DIR              folder of everything kept: embedded store, SQLite, Prefect (``~/.local/share/shenhe``)
SHENHE_S3_ENDPOINT           ``http(s)://host:port`` of an S3 server; unset: the embedded server on loopback
SHENHE_S3_ACCESS_KEY         access key for that endpoint
SHENHE_S3_SECRET_KEY         secret key for that endpoint
SHENHE_S3_BUCKET             bucket, made when absent (``shenhe``)
SHENHE_S3_REGION             region the requests are signed for (``us-east-1``)
SHENHE_DATABASE_URL          SQLAlchemy URL, ``postgresql://…`` or ``sqlite:///…`` (SQLite file in the data folder)
SHENHE_RULES                 folder of an office's own guidelines and settings of the rulebook (none)
SHENHE_OFFICE_NAME           the office that signs what is given out (``知识产权管理部门``)
SHENHE_OFFICE_CONTACT        whom to ask, as printed on notices: name, telephone, address (none)
SHENHE_DOCUMENT_PREFIX       what document numbers begin with: 知运补〔2026〕1号 (``知运``)
SHENHE_MENDING_DAYS          days an applicant is given to mend, proposed on the page (none: left open)
SHENHE_OCR_ENGINE            name of the OCR engine (``paddle``)
SHENHE_OCR_DETECTION         folder of an official PaddleOCR detection model (the bundled one)
SHENHE_OCR_RECOGNITION       folder of an official PaddleOCR recognition model (the bundled one)
SHENHE_OCR_ORIENTATION       folder of an official model of a page's orientation (none: decided by what can be read)
SHENHE_OCR_UNWARPING         folder of an official model that sets bent pages flat, for photographs (none)
SHENHE_OCR_SEAL_DETECTION    folder of an official model that finds the words of seals, beside our own finder (none)
SHENHE_OCR_SEAL_RECOGNITION  folder of an official recognition model for seals (the one for lines)
SHENHE_OCR_TABLE             folder of an official model of tables, for those no rulings explain (none)
SHENHE_OCR_RUNTIME           ``onnxruntime``, ``openvino``, or the faster one on this processor (``auto``)
SHENHE_OCR_DEVICE            ``cpu``, ``gpu`` or ``gpu:<number>`` (``cpu``)
SHENHE_OCR_PROCESSES         pages read at once, one process each (the number of cores this process may use)
SHENHE_PAGES_PER_PROCESS     pages after which a reading process is replaced (``100``)
SHENHE_PAGE_TIMEOUT          seconds after which a page is given up as hanging (``180``)
SHENHE_CHUNK_PAGES           pages to a Prefect task (``16``)
SHENHE_HOSTS                 names this machine is reached by besides ``localhost``, with commas between (none)
SHENHE_TLS_CERTIFICATE       PEM file of the certificate chain for ``https``; needed to serve other machines (none)
SHENHE_TLS_KEY               PEM file of its private key (none)
SHENHE_OIDC_ISSUER           address of an OpenID Connect provider to sign in by (none: local accounts only)
SHENHE_OIDC_CLIENT_ID        what this installation is called there
SHENHE_OIDC_CLIENT_SECRET    its secret there
SHENHE_OIDC_NAME             what the button says (``统一身份认证``)
SHENHE_OIDC_LOGIN_CLAIM      claim that is the login name of an account (``preferred_username``)
SHENHE_OIDC_ROLES_CLAIM      claim that names roles; accounts are then made by it (none: the administrator makes them)
SHENHE_STORAGE_RETRIES       how often a step is tried again when a store or the database does not answer (``4``)
SHENHE_PREFECT_LOG_LEVEL     what Prefect writes to the log (``CRITICAL``: failures stand in the submission's own state)
SHENHE_INCOMING_LEVEL        level of what is put into the bucket under ``incoming/`` and does not say (``sichuan``)
SHENHE_INCOMING_QUIET        seconds after which such files are taken for whole, without a file ``done`` (``15``)
SHENHE_WEBHOOK_PRIVATE       whether webhooks may lead to addresses of an internal network (``true``)
SHENHE_WEBHOOK_LOOPBACK      whether they may lead to this machine, for trying them (``false``)
SHENHE_RETRY_DELAY           seconds before the first of these, doubled each time (``1``)
===========================  =====================================================================================

``PREFECT_API_URL`` is Prefect's own: set, the flow reports to that server; unset, to a temporary one.
"""

import os
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from extractors.ocr.runners import Runtime
from extractors.ocr.spec import EngineSpec


def _cores() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


class RulesSettings(BaseSettings):
    """Where an office's own rules are: what every page asks for, and cheap to read alone."""

    model_config = SettingsConfigDict(env_prefix="SHENHE_", frozen=True, extra="ignore")

    rules: Path | None = None

    @model_validator(mode="after")
    def _rules_are_there(self) -> Self:
        if self.rules is not None and not self.rules.is_dir():
            raise ValueError(f"SHENHE_RULES 所指的文件夹“{self.rules}”不存在，请改正路径；不用自己的规则时请取消该设置")
        return self


def rules_settings() -> RulesSettings:
    """By the environment as it is now; cheap, for words on a page ask it a hundred times."""
    return _rules_settings(os.environ.get("SHENHE_RULES"))


@cache
def _rules_settings(told: str | None) -> RulesSettings:  # noqa: ARG001  # another folder, other settings
    return RulesSettings()


class Settings(RulesSettings):
    """What an installation may set. Raises ``pydantic.ValidationError`` for an unusable combination."""

    data_dir: Path = Path("~/.local/share/shenhe")
    s3_endpoint: str | None = None
    s3_access_key: str | None = None
    s3_secret_key: SecretStr | None = None
    s3_bucket: str = Field(default="shenhe", min_length=3)
    s3_region: str = "us-east-1"
    database_url: SecretStr | None = None
    office_name: str = Field(default="知识产权管理部门", min_length=1, max_length=60)
    office_contact: str = Field(default="", max_length=200)
    document_prefix: str = Field(default="知运", min_length=1, max_length=12)
    mending_days: int | None = Field(default=None, ge=1, le=365)
    ocr_engine: str = "paddle"
    ocr_detection: Path | None = None
    ocr_recognition: Path | None = None
    ocr_orientation: Path | None = None
    ocr_unwarping: Path | None = None
    ocr_seal_detection: Path | None = None
    ocr_seal_recognition: Path | None = None
    ocr_table: Path | None = None
    ocr_runtime: Runtime = Runtime.AUTO
    ocr_device: str = Field(default="cpu", pattern=r"^(cpu|gpu(:\d+)?)$")
    ocr_processes: int = Field(default_factory=_cores, ge=1)
    pages_per_process: int = Field(default=100, ge=1)
    page_timeout: float = Field(default=180, gt=0)
    chunk_pages: int = Field(default=16, ge=1)
    prefect_log_level: str = "CRITICAL"
    hosts: str = ""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "统一身份认证"
    oidc_login_claim: str = "preferred_username"
    oidc_roles_claim: str = ""
    storage_retries: int = Field(default=4, ge=0)
    incoming_level: str = "sichuan"
    incoming_quiet: float = Field(default=15, ge=0)
    webhook_private: bool = True
    webhook_loopback: bool = False
    retry_delay: float = Field(default=1, ge=0)

    @property
    def engine(self) -> EngineSpec:
        """The OCR engine, in a form that can be sent to reading processes."""
        return EngineSpec(
            self.ocr_engine,
            detection=self.ocr_detection,
            recognition=self.ocr_recognition,
            runtime=self.ocr_runtime,
            device=self.ocr_device,
            orientation=self.ocr_orientation,
            unwarping=self.ocr_unwarping,
            seal_detection=self.ocr_seal_detection,
            seal_recognition=self.ocr_seal_recognition,
            table=self.ocr_table,
        )

    @model_validator(mode="after")
    def _keys_belong_to_an_endpoint(self) -> "Settings":
        if self.s3_endpoint and not (self.s3_access_key and self.s3_secret_key):
            raise ValueError("设置了 SHENHE_S3_ENDPOINT，还需同时设置 SHENHE_S3_ACCESS_KEY 和 SHENHE_S3_SECRET_KEY")
        return self

    @model_validator(mode="after")
    def _certificate_and_key_come_together(self) -> "Settings":
        if (self.tls_certificate is None) is not (self.tls_key is None):
            raise ValueError("SHENHE_TLS_CERTIFICATE 和 SHENHE_TLS_KEY 需同时设置")
        return self

    @model_validator(mode="after")
    def _a_provider_knows_us(self) -> "Settings":
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError(
                "设置了 SHENHE_OIDC_ISSUER，还需同时设置 SHENHE_OIDC_CLIENT_ID 和 SHENHE_OIDC_CLIENT_SECRET"
            )
        return self

    @model_validator(mode="after")
    def _openvino_runs_on_the_processor(self) -> "Settings":
        if self.ocr_runtime is Runtime.OPENVINO and self.ocr_device != "cpu":
            raise ValueError("SHENHE_OCR_RUNTIME=openvino 只用处理器；使用显卡时请取消该设置，或取消 SHENHE_OCR_DEVICE")
        return self

    @property
    def host_names(self) -> tuple[str, ...]:
        """``hosts`` one by one."""
        return tuple(name.strip() for name in self.hosts.split(",") if name.strip())

    @property
    def folder(self) -> Path:
        """``data_dir`` as an absolute path."""
        return self.data_dir.expanduser().absolute()

    @property
    def database(self) -> str:
        """The SQLAlchemy URL with its driver; holds a password, so never log it."""
        if self.database_url is None:
            return f"sqlite:///{self.folder / 'shenhe.db'}"
        url = self.database_url.get_secret_value()
        for short in ("postgresql://", "postgres://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def prefect_home(self) -> Path:
        return self.folder / "prefect"

    @property
    def scratch(self) -> Path:
        """Working copies of originals while a submission is being read; emptied when its run ends."""
        return self.folder / "work"
