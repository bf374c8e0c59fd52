"""The features, one a file: read this list first."""

from bot.chat.route import Cog
from cogs import (
    albums,
    announce,
    boards,
    captions,
    collage,
    colleague,
    consent,
    contacts,
    daily,
    digest,
    doings,
    edition,
    events,
    export,
    follow_ups,
    handin,
    inviting,
    link,
    logbook,
    me,
    missions,
    naming,
    numbers,
    organise,
    own,
    people,
    places,
    planning,
    privacy,
    publish,
    queue,
    recap,
    review,
    sendback,
    settings,
    sources,
    stuck,
    thanks,
    today,
    undo,
    watch,
    welcome,
    wins,
)

ALL: tuple[Cog, ...] = (
    welcome.cog,  # hello, joining, help
    today.cog,  # the day's mission and the board to pick from
    daily.cog,  # the day's post, where nobody is written to alone
    handin.cog,  # evidence from a member
    queue.cog,  # what waits for a decision
    review.cog,  # a lead's decision about it
    sendback.cog,  # asking for another try, kindly
    undo.cog,  # taking a decision back
    colleague.cog,  # a second opinion
    captions.cog,  # what is on a photo
    consent.cog,  # who allowed to be shown, and where
    watch.cog,  # what has waited too long, who decides how much, and who is trusted
    logbook.cog,  # what was done without a mission
    me.cog,  # my numbers
    boards.cog,  # the leaderboard
    recap.cog,  # the week as a story
    edition.cog,  # what organizers make of that story
    own.cog,  # its parts in their own words
    collage.cog,  # its photos as they choose them
    sources.cog,  # the entries behind its numbers
    stuck.cog,  # what waits for whom
    wins.cog,  # what went well, as it happens
    thanks.cog,  # who helped whom
    missions.cog,  # missions for leads
    planning.cog,  # when a mission is given, how often, and for whom
    events.cog,  # where the team meets people
    albums.cog,  # what everybody brought home from there
    contacts.cog,  # the people met
    follow_ups.cog,  # getting back to them
    people.cog,  # the team
    inviting.cog,  # codes that let people in
    announce.cog,  # words to everybody
    digest.cog,  # what was too much for a member's day
    organise.cog,  # the campaign itself
    places.cog,  # channels and groups that are places of the campaign
    export.cog,  # a week as files
    publish.cog,  # pages for anybody who has their link
    numbers.cog,  # the nightly check that everything adds up
    link.cog,  # one person in several apps
    settings.cog,  # everybody's own wishes
    naming.cog,  # the name they are shown by
    privacy.cog,  # what is kept about somebody
    doings.cog,  # who decided and did what
)
"""Every feature there is."""
