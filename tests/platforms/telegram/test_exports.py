"""Files made for whoever asked for them: while that takes, the chat says that one is on its way."""

from campaigns.people import Role
from tests.platforms.telegram.office import Office


async def test_whoever_waits_for_an_export_sees_that_it_comes(office: Office) -> None:
    omar = await office.seated("Omar", Role.ORGANIZER)

    await office.says(omar, "/export")

    said, sent = (office.server.methods.named(name) for name in ("sendChatAction", "sendDocument"))
    assert {call.values["action"] for call in said} == {"upload_document"}
    assert len(sent) == 1
    calls = office.server.methods.calls
    assert calls.index(said[0]) < calls.index(sent[0])
