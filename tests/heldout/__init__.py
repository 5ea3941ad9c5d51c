"""Documents of other offices in sets, each written with its expected results before the importer was tried on it, and mended after."""

from tests.heldout.eighteenth import EIGHTEENTH
from tests.heldout.eighth import EIGHTH
from tests.heldout.eleventh import ELEVENTH
from tests.heldout.fifteenth import FIFTEENTH
from tests.heldout.fifth import FIFTH
from tests.heldout.first import DOCUMENTS
from tests.heldout.fourteenth import FOURTEENTH
from tests.heldout.fourth import FOURTH
from tests.heldout.nineteenth import NINETEENTH
from tests.heldout.ninth import NINTH
from tests.heldout.second import SECOND
from tests.heldout.seventeenth import SEVENTEENTH
from tests.heldout.seventh import SEVENTH
from tests.heldout.sixteenth import SIXTEENTH
from tests.heldout.sixth import SIXTH
from tests.heldout.tenth import TENTH
from tests.heldout.third import THIRD
from tests.heldout.thirteenth import THIRTEENTH
from tests.heldout.thirtieth import THIRTIETH
from tests.heldout.thirtyfirst import THIRTYFIRST
from tests.heldout.twelfth import TWELFTH
from tests.heldout.twentieth import TWENTIETH
from tests.heldout.twentyeighth import TWENTYEIGHTH
from tests.heldout.twentyfifth import TWENTYFIFTH
from tests.heldout.twentyfirst import TWENTYFIRST
from tests.heldout.twentyfourth import TWENTYFOURTH
from tests.heldout.twentyninth import TWENTYNINTH
from tests.heldout.twentysecond import TWENTYSECOND
from tests.heldout.twentyseventh import TWENTYSEVENTH
from tests.heldout.twentysixth import TWENTYSIXTH
from tests.heldout.twentythird import TWENTYTHIRD
from tests.import_writers import HeldOut

HELD_OUT: tuple[HeldOut, ...] = (
    *DOCUMENTS,
    *SECOND,
    *THIRD,
    *FOURTH,
    *FIFTH,
    *SIXTH,
    *SEVENTH,
    *EIGHTH,
    *NINTH,
    *TENTH,
    *ELEVENTH,
    *TWELFTH,
    *THIRTEENTH,
    *FOURTEENTH,
    *FIFTEENTH,
    *SIXTEENTH,
    *SEVENTEENTH,
    *EIGHTEENTH,
    *NINETEENTH,
    *TWENTIETH,
    *TWENTYFIRST,
    *TWENTYSECOND,
    *TWENTYTHIRD,
    *TWENTYFOURTH,
    *TWENTYFIFTH,
    *TWENTYSIXTH,
    *TWENTYSEVENTH,
    *TWENTYEIGHTH,
    *TWENTYNINTH,
    *THIRTIETH,
    *THIRTYFIRST,
)
