"""The weights of one cycle of the yearly evaluation, as a file in ``data/evaluation`` declares them."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from smartcity_kit.model.declared import Choice, Declared, DeclaredFile

WHOLE = 100  # percent


class Part(Choice):
    """One part of the evaluation and its weight in percent."""

    weight: int = Field(ge=0, le=WHOLE)
    sure: bool = True  # whether the source shows this weight


class Scale(Declared):
    """From which score to which the parts are scored."""

    least: int = Field(ge=0)
    most: int = Field(ge=1, le=WHOLE)
    source: str

    @model_validator(mode="after")
    def _upwards(self) -> Scale:
        if self.least >= self.most:
            msg = "least has to be below most"
            raise ValueError(msg)
        return self


class Cycle(DeclaredFile):
    """The parts of the evaluation in order with the weights of one cycle, and the scale of the scores."""

    scale: Scale
    parts: tuple[Part, ...] = Field(min_length=1)

    @field_validator("parts")
    @classmethod
    def _whole(cls, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        total = sum(part.weight for part in parts)
        if total != WHOLE:
            msg = f"the weights add up to {total}; together they have to be {WHOLE}"
            raise ValueError(msg)
        codes = [part.code for part in parts]
        if len(set(codes)) != len(codes):
            msg = "a part stands twice"
            raise ValueError(msg)
        return parts
