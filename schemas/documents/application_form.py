"""产业知识产权运营中心申报表 / 申报书: the claim itself."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Count, Date, Text
from schemas.evidence import Extracted


class Contact(Model):
    """A person named in the head of the form: name, 职务, 联系方式."""

    name: Text = None
    position: Text = None
    contact: Text = None


class StaffMember(Model):
    """One entry of 工作队伍: 姓名、现任职务、熟悉业务、拟分工."""

    name: Text = None
    position: Text = None
    specialty: Text = None
    duty: Text = None


class ToldCase(Model):
    """A case told in 运营案例."""

    title: Text = None
    counterparty: Text = None
    amount: Amount = None
    date: Date = None
    contract_number: Text = None


class ApplicationForm(Content):
    type: ClassVar = DocumentType.APPLICATION_FORM

    title: Text = None
    applicant_name: Text = None
    entity_type: Text = None
    address: Text = None
    postcode: Text = None
    legal_representative: Contact = Contact()
    center_leader: Contact = Contact()
    contact_person: Contact = Contact()
    industry: Text = None
    entity_count: Count = None
    leading_enterprises: tuple[Extracted[str], ...] = ()
    key_entities: tuple[Extracted[str], ...] = ()
    industry_overview: Text = None
    staff: tuple[StaffMember, ...] = ()
    office_conditions: Text = None
    work_mechanism: Text = None
    base_systems: Text = None
    cases_text: Text = None
    claimed_projects: Count = None
    claimed_amount: Amount = None
    claimed_annual_amount: Amount = None
    claimed_entities_served: Count = None
    claimed_staff: Count = None
    own_plan: Text = None
    services_planned: Text = None
    expected_results: Text = None
    center_name: Text = None
    commitment: Text = None
    handler: Text = None
    handler_contact: Text = None
    signatory: Text = None
    form_date: Date = None
    seal_text: Text = None
    recommender_name: Text = None
    recommender_signatory: Text = None
    recommender_seal_text: Text = None
    recommendation_date: Date = None
    cases: tuple[ToldCase, ...] = ()
