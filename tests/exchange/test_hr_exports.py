"""Lists of people as HR systems write them: who reports to whom is found, and what is assumed is stated."""

from __future__ import annotations

import pytest

from diagnostics.domain.organisation import NOBODY, Employee, Organisation
from diagnostics.domain.reorganisation import Draft, Referred, compared, reorganised
from diagnostics.errors import ContentError
from diagnostics.exchange.organisation_file import read_organisation
from tests.organisations import HEAD, ROLES, SMALL, TODAY

PLAIN = "person,title,unit_name,role,reports_to,name,email\n"


def read(text: str, known: Organisation = NOBODY, whole: bool = False) -> Draft:
    return read_organisation(text.encode(), "people.csv", ROLES, known, whole)


def stored(text: str, known: Organisation = NOBODY) -> Organisation:
    return reorganised(known, compared(known, read(text, known), TODAY, False, Referred()))


def faults(text: str) -> list[str]:
    with pytest.raises(ContentError) as found:
        read(text)
    return [f"{fault.line}: {fault.what}" for fault in found.value.faults]


def above(draft: Draft) -> dict[str, str | None]:
    return {post.title: post.reports_to for post in draft.posts}


WAYS = {
    "id": "JAW1018",
    "e-mail": "Omar.Said@example.org",
    "name": "omar said",
    "Last, First": "Said, Omar",
    "Name (ID)": "Omar Said (JAW1018)",
    "ID (Name)": "JAW1018 (Omar Said)",
    "ID - Name": "JAW1018 - Omar Said",
    "Name | ID": "Omar Said | JAW1018",
    "ID Name": "JAW1018 Omar Said",
    "Name <mail>": "Omar Said <omar.said@example.org>",
    "Name (status)": "Omar Said (On Leave)",
    "directory": "CN=Omar Said,OU=Operations,DC=example,DC=org",
    "title": "Head of operations",
    "post": "head-of-operations",
}


@pytest.mark.parametrize("column", ["reports_to", "Manager", "Reports To (Employee ID)", "Vorgesetzte(r)"])
@pytest.mark.parametrize("written", WAYS.values(), ids=WAYS.keys())
def test_a_superior_is_found_however_a_system_names_them(written: str, column: str) -> None:
    draft = read(
        PLAIN.replace("reports_to", column) + "JAW5,Director,Board,senior-manager,,Lena Hofer,lena@example.org\n"
        "JAW1018,Head of operations,Plant,senior-manager,JAW5,Omar Said,omar.said@example.org\n"
        f'JAW1019,Shift lead,Plant,line-manager,"{written}",Pia Lindqvist,pia@example.org\n'
    )
    assert above(draft) == {
        "Director": None,
        "Head of operations": "director",
        "Shift lead": "head-of-operations",
    }


def test_how_many_superiors_were_found_as_people_is_said_and_who_names_nobody_or_themselves_is_at_the_top() -> None:
    rows = "1,Director,Board,hr,{},Lena Hofer,\n2,Lead,Plant,hr,1,Omar Said,\n3,Aide,Plant,hr,Omar Said,Pia Ek,\n"
    for top in ("", "-", "NO_MANAGER", "n/a"):
        draft = read(PLAIN + rows.format(top))
        assert above(draft)["Director"] is None
        assert draft.notes == (
            "Superiors given as people: 1 by id, 1 by name. Each was read as the post that the person holds.",
        )
    for own in ("1", "Lena Hofer", "director"):
        draft = read(PLAIN + rows.format(own))
        assert above(draft)["Director"] is None
        assert draft.notes[-1] == "Rows that name themselves as their superior, read as reporting to nobody: 1."


EXPORTS = {
    "Workday": "Employee ID,Worker,Business Title,Supervisory Organization,Worker's Manager,Manager ID,role\n"
    "21,Lena Hofer,Director,Board,,,hr\n22,Omar Said,Lead,Plant,Lena Hofer,21,hr\n",
    "SuccessFactors": "USERID,FIRSTNAME,LASTNAME,TITLE,DEPARTMENT,MANAGER,EMAIL,role\n"
    "lhofer,Lena,Hofer,Director,Board,NO_MANAGER,lena@example.org,hr\nosaid,Omar,Said,Lead,Plant,lhofer,,hr\n",
    "BambooHR": "Employee #,First Name,Last Name,Job Title,Department,Reporting to,Work Email,role\n"
    '21,Lena,Hofer,Director,Board,,lena@example.org,hr\n22,Omar,Said,Lead,Plant,"Hofer, Lena",,hr\n',
    "Personio": "ID;First name;Last name;Email;Position;Department;Supervisor;Supervisor email;role\n"
    "21;Lena;Hofer;lena@example.org;Director;Board;;;hr\n22;Omar;Said;;Lead;Plant;Lena Hofer;lena@example.org;hr\n",
    "Entra": "userPrincipalName,displayName,jobTitle,department,Manager UPN,role\n"
    "lena@example.org,Lena Hofer,Director,Board,,hr\nomar@example.org,Omar Said,Lead,Plant,lena@example.org,hr\n",
    "Entra template": "version:v1.0\n"
    "Name [displayName] Required,Job title [jobTitle],Department [department],Manager,role\n"
    "Lena Hofer,Director,Board,,hr\nOmar Said,Lead,Plant,Lena Hofer,hr\n",
    "Google": "First Name [Required],Last Name [Required],Email Address [Required],"
    "Employee Title,Department,Manager Email,role\n"
    "Lena,Hofer,lena@example.org,Director,Board,,hr\nOmar,Said,omar@example.org,Lead,Plant,lena@example.org,hr\n",
    "ADP": "Position ID,Associate ID,Payroll Name,Job Title Description,"
    "Home Department Description,Reports To Position ID,role\n"
    'P1,77,"Hofer, Lena",Director,Board,,hr\nP2,P1,"Said, Omar",Lead,Plant,P1,hr\n',
    "HiBob": "Employee ID,Display name,Job title,Department,Reports to email,Email,role\n"
    "21,Lena Hofer,Director,Board,,lena@example.org,hr\n22,Omar Said,Lead,Plant,lena@example.org,,hr\n",
    "German": "Personalnummer;Name;Vorname;Stellenbezeichnung;Abteilung;Vorgesetzte/r;E-Mail;role\n"
    "21;Hofer;Lena;Director;Board;;;hr\n22;Said;Omar;Lead;Plant;Hofer, Lena;;hr\n",
    "nodes": "id,parentId,department_name,department_id,firstName,lastName,position,role\n"
    "1,,Board,S1,Lena,Hofer,Director,hr\n2,1,Plant,S2,Omar,Said,Lead,hr\n",
    "directory": "distinguishedName,displayName,title,department,manager,role\n"
    '"CN=lh,OU=B,DC=x",Lena Hofer,Director,Board,,hr\n"CN=os,DC=x",Omar Said,Lead,Plant,"CN=lh,OU=B,DC=x",hr\n',
}


@pytest.mark.parametrize("text", EXPORTS.values(), ids=EXPORTS.keys())
def test_an_export_is_read_with_its_own_heads(text: str) -> None:
    draft = read(text)
    lead, director = draft.posts[1], draft.posts[0]
    assert (director.title, lead.title, lead.reports_to, director.reports_to) == ("Director", "Lead", director.id, None)
    assert {unit.name for unit in draft.units} == {"Board", "Plant"}
    names = [" ".join(reversed(one.name.split(", "))) for one in draft.employees]
    assert names == ["Lena Hofer", "Omar Said"]
    assert any(note.startswith("Columns read under other names: ") for note in draft.notes)


def test_numbers_of_posts_and_of_people_are_not_mixed_up() -> None:
    head = "Position ID,Employee ID,Name,Job title,Department,Manager ID,role\n"
    draft = read(f"{head}1,9,Lena Hofer,Director,Board,,hr\n9,1,Omar Said,Lead,Plant,9,hr\n5,2,Pia Ek,Aide,Plant,1,hr\n")
    assert {post.id: post.reports_to for post in draft.posts} == {"1": None, "9": "1", "5": "9"}


def test_several_people_of_one_title_in_one_unit_have_posts_of_their_own_and_keep_them() -> None:
    rows = "1,Director,Board,hr,,Lena Hofer,\n2,Agent,Sales,hr,1,Omar Said,\n3,Agent,Sales,hr,1,Pia Ek,\n"
    there = stored(PLAIN + rows)
    assert sorted(post.id for post in there.posts) == ["agent-2", "agent-3", "director"]
    assert compared(there, read(PLAIN + rows, there), TODAY, True, Referred()).count == 0
    more = stored(f"{PLAIN}{rows}4,Agent,Sales,hr,1,Ann Lee,\n", there)
    assert [more.holder(post, TODAY).id for post in ("agent-2", "agent-3", "agent-4")] == ["2", "3", "4"]  # type: ignore[union-attr]


def test_a_missing_column_says_how_the_others_are_understood() -> None:
    (said,) = faults("id,parentId,department_name,department_id,lastName,position,manager\n1,,Sales,S1,Hofer,Head,\n")
    assert said.startswith("1: a column is missing: 'role'; add it to the first row; HR systems do not have it")
    understood = "'parentId' as reports_to, 'department_name' as unit_name, 'department_id' as unit"
    assert understood in said and "'manager' as manager" not in said and "did you mean" not in said


def test_of_two_people_of_one_name_a_superior_is_asked_for_with_both_rows() -> None:
    rows = "1,Welder,Plant,hr,,Jan Novak,\n2,Driver,Plant,hr,,Jan Novak,\n3,Aide,Plant,hr,Jan Novak,Pia Ek,\n"
    assert faults(PLAIN + rows) == [
        "4: reports_to: 'Jan Novak' means 2 people in lines 2, 3; write the id or e-mail address of the right one"
    ]
    assert above(read(PLAIN + rows.replace("Jan Novak,Pia", "Jan Novak (2),Pia")))["Aide"] == "driver"
    (said,) = faults(PLAIN + rows.replace("Jan Novak,Pia", "Jan Novak (4711),Pia"))
    assert "there is no post 'Jan Novak (4711)'" in said, "a number that nobody has is nobody's namesake"


def test_rows_of_one_name_alone_are_one_person_only_with_a_word() -> None:
    head = "title,unit_name,role,reports_to,name\n"
    text = f"{head}Director,Company,hr,,Ida Berg\nWelder,Plant,hr,Director,Jan Novak\nDriver,Road,hr,Director,Jan Novak\n"
    assert read(text).notes == (
        "Lines 3, 4 with the name 'Jan Novak' are treated as one person with 2 posts. If they are several people, write an "
        "id (person) or an e-mail address for each.",
    )
    there = stored(text.replace("Driver,Road,hr,Director,Jan Novak\n", ""))
    (note,) = read(f"{head}Driver,Road,hr,director,Jan Novak\n", there).notes
    assert note.startswith("Line 2: 'Jan Novak' is treated as the person of that name who holds welder.")


def test_one_address_of_two_people_and_two_posts_at_the_top_are_said() -> None:
    shared = "1,Director,Board,hr,,Lena Hofer,info@example.org\n2,Lead,Plant,hr,,Omar Said,INFO@example.org\n"
    assert read(PLAIN + shared).notes == (
        "The address 'info@example.org' belongs to 2 people: Lena Hofer (line 2), Omar Said (line 3). "
        "Check that this is right.",
        "Posts that report to nobody: Director (director), Lead (lead). If one of them has a superior, enter it in its row.",
    )
    known = Organisation(employees=(Employee(id="9", name="Ann Lee", email="info@example.org"),))
    assert "Ann Lee (9)" in read(PLAIN + shared, known).notes[0]


def test_our_own_files_are_read_without_a_word() -> None:
    assert read(SMALL).notes == ()
    assert HEAD.count(",") == 11
