"""Campaigns as folders of TOML: read, checked to the line, and given as values that hold together."""

from campaigns.packs.campaign import (
    Boards,
    Campaign,
    Event,
    Goal,
    Hours,
    Invite,
    Measure,
    PlaceKey,
    Points,
    Quiet,
    Team,
    Track,
)
from campaigns.packs.interviews import Interviews, Question, Reason
from campaigns.packs.mission import Ask, AtMost, Kind, Mission, MissionWords, What
from campaigns.packs.pack import Pack, untranslated
from campaigns.packs.problems import BrokenPack, Problem
from campaigns.packs.reading import check, folder, load, names
from campaigns.packs.values import Said, WeekTime
from campaigns.packs.words import Words

__all__ = [
    "Ask",
    "AtMost",
    "Boards",
    "BrokenPack",
    "Campaign",
    "Event",
    "Goal",
    "Hours",
    "Interviews",
    "Invite",
    "Kind",
    "Measure",
    "Mission",
    "MissionWords",
    "Pack",
    "PlaceKey",
    "Points",
    "Problem",
    "Question",
    "Quiet",
    "Reason",
    "Said",
    "Team",
    "Track",
    "WeekTime",
    "What",
    "Words",
    "check",
    "folder",
    "load",
    "names",
    "untranslated",
]
