"""The doors of the API: lists, records, and steps. A door finds what is visible and calls an action."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from smcc.rest import asked, idempotency, prepared
from smcc.rest.cursor import Narrow, read_page
from smcc.rest.inputs import Input
from smcc.rest.schema import EndpointSchema
from smcc.rest.shape import Plan, Reading, Row, Shape
from smcc.rules.refusals import Invisible

SAFE = ("GET", "HEAD", "OPTIONS")
Build = Callable[..., QuerySet[Any]]


class OnlyJSON(DefaultContentNegotiation):
    """The API speaks JSON to everybody, a browser included."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """One address. What a subclass says about itself is also what the schema says about it.

    `takes` and `gives` name, by method, the shape of what is sent and of what comes back.
    """

    content_negotiation_class = OnlyJSON
    schema = EndpointSchema()

    tag: ClassVar[str] = ""
    summaries: ClassVar[Mapping[str, Any]] = {}
    takes: ClassVar[Mapping[str, type[Input]]] = {}
    gives: ClassVar[Mapping[str, Any]] = {}
    model: Any = None
    filters: Any = None
    steady_filters: ClassVar[frozenset[str]] = frozenset()
    """Filters that narrow by their value alone, not by the hour or by other tables."""
    shape: Shape | None = None
    """What records look like here."""
    detail: Shape | None = None
    """What one record looks like, where that is more than a list's row."""
    key: ClassVar[str] = "pk"
    """The field that the address names a record by."""
    order: ClassVar[tuple[str, ...]] = ("-id",)
    file_formats: ClassVar[tuple[str, ...]] = ()
    """The formats in which a list is had whole, as a file."""
    creates: ClassVar[bool] = False
    """Whether a POST answers with a new record (201)."""
    may_go_on: ClassVar[bool] = False
    """Whether a POST may answer that what it began is not finished yet (202), with where to look."""
    is_done_by_parts: ClassVar[bool] = False
    """Where a POST commits part by part and is safe to repeat, no key holds it in one transaction."""
    reads_objects: ClassVar[bool] = True
    """False where the shape needs columns only, and no model instance is made."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        has_key = request.method == "POST" and idempotency.HEADER in request.headers
        if has_key and not self.is_done_by_parts and (handler := getattr(self, "post", None)):
            # DRF asks for the handler after this: the one it finds answers each key once.
            vars(self)["post"] = partial(idempotency.once, handler=handler)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().finalize_response(request, response, *args, **kwargs)
        done.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(done, ("Authorization", "Cookie"))
        if request.method == "GET" and done.status_code == 200 and isinstance(done, Response):
            done.add_post_render_callback(_mark)
        return done

    @property
    def person(self) -> Any:
        """Who asks."""
        return self.request.user

    # --- Finding ---------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """The records that the person may see."""
        raise NotImplementedError

    def listed(self) -> QuerySet[Any]:
        """Those of `rows` that a list shows: all of them, unless a door leaves some out."""
        return self.rows()

    def find(self, key: Any, rows: QuerySet[Any] | None = None) -> Any:
        """One visible record. Raises `Invisible` where there is none, whatever the reason."""
        if isinstance(key, str) and "\x00" in key:
            raise Invisible()
        found = (self.rows() if rows is None else rows).filter(**{self.key: key}).first()
        if found is None:
            raise Invisible()
        return found

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """Give objects what their guards will ask for, in few queries for all of them."""
        return things

    def sight(self) -> Hashable | None:
        """All that `rows` depends on besides the database, for a door whose queries are kept compiled."""
        return None

    # --- Reading what is sent ----------------------------------------------------

    def sent(self) -> dict[str, Any]:
        """The request's body as its shape says. Raises a validation error for what is not so."""
        wanted = self.takes[self.request.method or ""]
        body = wanted(data=self.request.data, context={"request": self.request})
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    # --- Answering -----------------------------------------------------------------

    def read(self, plan: Plan, key: Hashable, build: Build, *values: Any) -> list[Row]:
        """The rows of `build(*values)` as the plan's columns. `key` as in `prepared.fetch`, or None."""
        if self.reads_objects:
            return [plan.read(thing) for thing in self.made_ready(list(build(*values)))]

        def columns(*values: Any) -> QuerySet[Any]:
            return build(*values).values_list(*plan.columns)

        sight = self.sight()
        if sight is None or key is None:
            return list(columns(*values))
        return prepared.fetch((self.model, sight, plan.columns, key), columns, *values)

    def reading(self) -> Reading:
        return Reading(self.person, self.request)

    def record(self, pk: Any, shape: Shape | None = None) -> dict[str, Any]:
        """One record as it stands now, by primary key."""
        return self.one("pk", pk, shape)

    def one(self, by: str, key: Any, shape: Shape | None = None) -> dict[str, Any]:
        """The one visible record whose field `by` is `key`. Raises `Invisible` where there is none."""
        said = shape or self.detail or self.shape
        assert said is not None
        if isinstance(key, str) and "\x00" in key:
            raise Invisible()
        plan = said.plan(asked.wanted_fields(self.request.GET, said) if self.is_read else None)
        found = self.read(plan, by, lambda key: self.rows().filter(**{by: key})[:1], key)
        if not found:
            raise Invisible()
        return plan.render(found, self.reading())[0]

    @property
    def is_read(self) -> bool:
        return self.request.method in SAFE

    def copy_of(self, current: Any) -> dict[str, Any] | None:
        """The copy that stands now, for somebody whose write came too late."""
        if not isinstance(current, self.model):
            return None
        try:
            return self.record(current.pk)
        except Invisible:
            return None

    def page(self) -> Response:
        """A page of a list, as the query asks for it."""
        assert self.shape is not None
        params = self.request.GET
        known = {asked.CURSOR, asked.LIMIT, asked.FIELDS} | asked.filter_names(self.filters)
        if self.file_formats:
            known.add(asked.FORMAT)
        asked.check_known(params, frozenset(known))
        columns = tuple(name.lstrip("-") for name in self.order)
        plan = self.shape.plan(asked.wanted_fields(params, self.shape), columns)
        places = [plan.columns.index(name) for name in columns]
        limit = asked.page_length(params)
        filters = asked.filter_values(self.filters, params)
        steady = self.steady_filters.issuperset(name for name, _values in filters)

        def fetch(narrow: Narrow, edge: list[Any], backwards: bool) -> list[Row]:
            def build(*edge: Any) -> QuerySet[Any]:
                return narrow(asked.filtered(self.listed(), self.filters, self.request), *edge)

            return self.read(plan, (limit, backwards, filters) if steady else None, build, *edge)

        page = read_page(
            self.model,
            order=self.order,
            cursor=params.get(asked.CURSOR, ""),
            limit=limit,
            fetch=fetch,
            edge_of=lambda row: [row[place] for place in places],
        )
        return Response(
            {
                "results": plan.render(page.rows, self.reading()),
                "next": self.address(page.next),
                "previous": self.address(page.previous),
            }
        )

    def address(self, cursor: str | None) -> str | None:
        """This list at another cursor, with the same filters."""
        if cursor is None:
            return None
        others = [each for each in self.request.GET.lists() if each[0] != asked.CURSOR]
        query = urlencode([*others, (asked.CURSOR, cursor)], doseq=True)
        return self.request.build_absolute_uri(f"{self.request.path}?{query}")


class Listing(Endpoint):
    """`GET /things/`. Where it names `file_formats`, `?format=` answers with the whole list as a file."""

    def get(self, request: Any, **kwargs: Any) -> Any:
        if self.file_formats and asked.FORMAT in request.GET:
            form = asked.file_format(request.GET, self.file_formats)
            asked.check_known(request.GET, asked.filter_names(self.filters) | {asked.FORMAT})
            rows = asked.filtered(self.listed(), self.filters, self.request)
            return self.as_file(rows.order_by(*self.order), form)
        return self.page()

    def as_file(self, rows: QuerySet[Any], form: str) -> Any:
        """A response with these rows as a file of that format."""
        raise NotImplementedError


class Record(Endpoint):
    """`GET /things/<key>/`."""

    def get(self, request: Any, **kwargs: Any) -> Response:
        asked.check_known(request.GET, frozenset({asked.FIELDS}))
        (key,) = kwargs.values()
        return Response(self.one(self.key, key))


def _mark(response: Response) -> None:
    """Give the answer its ETag. SHA-256, which processors know: Django's MD5 takes them four times as long."""
    response.headers.setdefault("ETag", f'"{sha256(response.content).hexdigest()[:32]}"')


def created(record: Mapping[str, Any], address: str) -> Response:
    """201, with where the new record is to be found."""
    return Response(record, status=201, headers={"Location": address})
