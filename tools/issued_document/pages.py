"""The pages that both documents have: written, read once more, issued, kept as issued, written anew."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, OutOfTurn, Refusal, Stale
from smcc.web.downloads import download
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.issued_document.issuing import check_may_revise
from tools.issued_document.models import IssuedDocument
from tools.issued_document.revision_forms import ConfirmForm, ReasonForm
from tools.issued_document.section_form import SectionsForm
from tools.issued_document.sections import WrittenApart, digest
from tools.issued_document.shown import DocumentShown

SHARED = "tools/issued_document/"


def status_of(refusal: Refusal) -> int:
    """A form that was refused is shown again: 422 for what was entered, else the refusal's own."""
    return 422 if isinstance(refusal, Invalid) else refusal.status


class DocumentPages:
    """The views of one kind of document, for its `urls.py`. Each loads what is visible and calls one action."""

    name: ClassVar[str]
    """Of its URLs, and of its folder of templates."""
    model: ClassVar[type[IssuedDocument]]
    shown_as: ClassVar[type[DocumentShown]]
    form: ClassVar[type[SectionsForm]]
    actions: ClassVar[Any]
    """The noun's module, with `issue`, `new_version` and `run`."""

    def begin(self, operation: Operation, *, by: Person) -> Any:
        """The noun's action that starts a first version."""
        raise NotImplementedError

    def save(self, document: Any, *, by: Person, **said: Any) -> Any:
        """The noun's action that writes sections and what stands beside them."""
        raise NotImplementedError

    # --- Finding and showing -----------------------------------------------------------------

    def find(self, request: PersonRequest, ref: str, number: int) -> Any:
        """The document, with its operation and the version before, or a 404."""
        seen = self.model.objects.visible_to(request.user)
        seen = seen.select_related("operation__host", "supersedes").defer(
            "document", "supersedes__document"
        )
        found = get_object_or_404(seen, operation__ref=ref, number=number)
        if found.supersedes is not None:
            found.supersedes.operation = found.operation
        return about(request, found)

    def address(self, document: Any, name: str, *more: Any) -> str:
        return reverse(f"{self.name}_{name}", args=[document.operation.ref, document.number, *more])

    def shown_to(self, request: PersonRequest, document: Any) -> Any:
        return self.shown_as(document, request.user, timezone.now())

    def render(
        self, request: PersonRequest, page: str, shown: Any, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """One of the document's templates, with what every page of it knows."""
        document = shown.document
        revision = document.revision_offer(request.user)
        context = {
            "document": document,
            "operation": document.operation,
            "zone": document.operation.onset_zone,
            "shown": shown,
            "now": shown.now,
            "steps_url": self.address(document, "steps"),
            "pdf_url": self.address(document, "document"),
            "offers": [*([revision] if revision else []), *document.offers(request.user)],
        }
        return render(request, f"tools/{self.name}/{page}.html", context | more, status=status)

    def text_form(self, shown: Any, data: Any = None) -> SectionsForm:
        document = shown.document
        return self.form(
            data,
            sections=shown.sections,
            autosave=lambda key: self.address(document, "section", key),
            initial={name: getattr(document, name) for name in self.form.facts},
        )

    def writing(self, shown: Any, sent: dict[str, Any]) -> dict[str, Any]:
        """The forms beside the text while it is written. `sent`: those that were refused, by name."""
        raise NotImplementedError

    def write_page(
        self, request: PersonRequest, shown: Any, *, status: int = 200, **sent: Any
    ) -> HttpResponse:
        """The page while the document is written, with the forms that were sent and refused."""
        text = sent.get("text") or (self.text_form(shown) if shown.may_write else None)
        return self.render(
            request, "page", shown, status=status, text_form=text,
            sent_forms=[form for form in sent.values() if form is not None],
            **self.writing(shown, sent),
        )  # fmt: skip

    # --- Writing -------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def start(self, request: PersonRequest, ref: str) -> HttpResponse:
        """Begin one for an operation that has none."""
        seen = Operation.objects.visible_to(request.user)
        operation = about(request, get_object_or_404(seen, ref=ref))
        return redirect(self.begin(operation, by=request.user))

    @method_decorator(require_http_methods(["GET", "POST"]))
    def page(self, request: PersonRequest, ref: str, number: int) -> HttpResponse:
        """The document: being written, or as it was issued. A POST saves its text."""
        document = self.find(request, ref, number)
        shown = self.shown_to(request, document)
        if request.method == "GET":
            if document.is_issued:
                return self.render(request, "issued", shown)
            return self.write_page(request, shown)
        form = self.text_form(shown, request.POST)
        if not form.is_valid():
            return self.write_page(request, shown, text=form, status=422)
        try:
            self.save(
                document, by=request.user, sections=form.typed(), seen=form.seen(), **form.chosen()
            )
        except WrittenApart as refusal:
            form.show_apart(refusal)
            return self.write_page(request, shown, text=form, status=refusal.status)
        except (Invalid, OutOfTurn) as refusal:
            form.refuse(refusal)
            return self.write_page(request, shown, text=form, status=status_of(refusal))
        messages.success(request, _("The text is saved."))
        return redirect(document)

    @method_decorator(require_POST)
    def section(self, request: PersonRequest, ref: str, number: int, key: str) -> HttpResponse:
        """Keep one section as it was typed, while the others are still being written."""
        document = self.find(request, ref, number)
        form = SectionsForm(request.POST, sections=[get_object_or_404(document.sections, key=key)])
        form.is_valid()
        kept = {"key": key, "now": timezone.now(), "zone": document.operation.onset_zone}
        try:
            after = self.save(document, by=request.user, sections=form.typed(), seen=form.seen())
        except (WrittenApart, Invalid) as refusal:
            standing = refusal.standing[key] if isinstance(refusal, WrittenApart) else None
            kept |= {"sentence": refusal.sentence, "apart": standing}
            answer = render(request, f"{SHARED}_section_kept.html", kept, status=refusal.status)
            answer["HX-Retarget"] = f"#kept-{key}"
            return answer
        kept |= {"seen": digest(form.typed().get(key, "")), "waiting": after.waiting_sentence()}
        return render(request, f"{SHARED}_section_kept.html", kept)

    @method_decorator(require_POST)
    def steps(self, request: PersonRequest, ref: str, number: int) -> HttpResponse:
        """Take the step whose button was pressed."""
        document = self.find(request, ref, number)
        url = self.address(document, "steps")
        return take_step(request, document, self.actions.run, url=url)

    # --- Issuing, and after ----------------------------------------------------------------------

    @method_decorator(require_http_methods(["GET", "POST"]))
    def issue(self, request: PersonRequest, ref: str, number: int) -> HttpResponse:
        """Read it once more, then issue it. Issuing twice issues once."""
        document = self.find(request, ref, number)
        if document.is_issued and request.method == "POST":
            return redirect(self.address(document, "receipt"))
        document.workflow.check("issue", document, document.roles_of(request.user))
        form = ConfirmForm(request.POST or None, initial={"version": document.version})
        status = 200
        if form.is_bound and form.is_valid():
            try:
                self.actions.issue(document, by=request.user, version=form.cleaned_data["version"])
            except OutOfTurn:
                document.refresh_from_db()
                if not document.is_issued:
                    raise
                return redirect(self.address(document, "receipt"))
            except Stale as refusal:
                form.refuse(refusal)
                form.start_from(document.version)
                status = refusal.status
            else:
                return redirect(self.address(document, "receipt"))
        step = document.workflow.step("issue")
        shown = self.shown_to(request, document)
        return self.render(request, "issue", shown, status=status, form=form, step=step)

    @method_decorator(require_GET)
    def receipt(self, request: PersonRequest, ref: str, number: int) -> HttpResponse:
        """That it was issued, under which number, and what follows."""
        document = self.find(request, ref, number)
        if not document.is_issued:
            raise Http404
        return self.render(request, "receipt", self.shown_to(request, document))

    @method_decorator(require_GET)
    def pdf(self, request: PersonRequest, ref: str, number: int) -> HttpResponseBase:
        """The PDF, byte for byte as it was issued."""
        document = self.find(request, ref, number)
        if not document.document:
            raise Http404
        return download(bytes(document.document), f"{document.receipt}.pdf", "application/pdf")

    @method_decorator(require_http_methods(["GET", "POST"]))
    def new_version(self, request: PersonRequest, ref: str, number: int) -> HttpResponse:
        """Begin a new version with its reason. The issued one stays in force."""
        document = self.find(request, ref, number)
        form = ReasonForm(request.POST or None)
        if not form.is_bound:
            check_may_revise(document, by=request.user)
        elif form.is_valid():
            try:
                begun = self.actions.new_version(
                    document, by=request.user, reason=form.cleaned_data["reason"]
                )
            except Invalid as refusal:
                form.refuse(refusal)
            except OutOfTurn:
                if (later := document.later_version()) is None:
                    raise
                return redirect(later)
            else:
                return redirect(begun)
        status = 422 if form.is_bound else 200
        shown = self.shown_to(request, document)
        return self.render(request, "new_version", shown, status=status, form=form)
