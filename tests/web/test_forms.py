"""Forms keep what was typed, and say beside each field what is wrong with it."""

import re

from django import forms as django_forms
from django.http import QueryDict
from django.template import Context, Template

from smcc.rules.refusals import Invalid, NotReady
from smcc.web import forms


class Entry(forms.Form):
    name = django_forms.CharField(label="Name", help_text="As people call it.", max_length=20)
    text = django_forms.CharField(label="Text", widget=django_forms.Textarea, required=False)
    scale = django_forms.ChoiceField(
        label="Scale", widget=django_forms.RadioSelect, choices=[("s", "Small"), ("l", "Large")]
    )
    sure = django_forms.BooleanField(label="Sure", required=False)
    key = forms.SubmissionKeyField()


def shown(source, **context):
    """As a browser reads it: the spaces around tags, which lay out the source, are left out."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", Template(source).render(Context(context)))


def ids(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def described(html):
    return {
        each for found in re.findall(r'aria-describedby="([^"]+)"', html) for each in found.split()
    }


def test_text_is_cleaned_and_kept_in_the_form():
    form = Entry(QueryDict("name=Kyiv%00&text=a%0D%0Ab&scale=s"))
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Kyiv"
    assert form.cleaned_data["text"] == "a\nb"


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = Entry({"name": "", "scale": "s"})
    html = shown("{% field form.name %}", form=form)
    assert '<label for="id_name">' in html
    assert described(html) == {"id_name_helptext", "id_name_error"} <= ids(html)
    assert 'aria-invalid="true"' in html
    assert "required" not in re.search(r"<input[^>]*>", html).group().replace("aria-required", "")


def test_a_group_is_a_fieldset_with_its_legend_and_error():
    html = shown("{% field form.scale %}", form=Entry({"name": "x"}))
    assert "<legend>Scale</legend>" in html
    assert described(html) <= ids(html)
    assert "id_scale_error" in ids(html)


def test_every_described_id_is_there_for_every_field():
    form = Entry({"name": "x" * 50})
    html = shown("{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert described(html) <= ids(html)


def test_optional_fields_say_so_and_required_ones_stay_quiet():
    form = Entry()
    assert "(optional)" in shown("{% field form.text %}", form=form)
    assert "(optional)" not in shown("{% field form.name %}", form=form)


def test_what_was_typed_is_still_there_and_harmless():
    form = Entry({"name": "<script>alert(1)</script>", "text": "=1+1 🚒", "scale": "x"})
    html = shown("{% field form.name %}{% field form.text %}", form=form)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "=1+1 🚒" in html


def test_hidden_fields_are_written_bare():
    html = shown("{% field form.key %}", form=Entry())
    assert html.strip().startswith('<input type="hidden"')


def test_the_summary_links_to_every_control():
    form = Entry({"name": ""})
    html = shown("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links == {"id_name", "id_scale_0"} <= ids(html)
    assert 'role="alert"' in html and 'tabindex="-1"' in html


def test_no_errors_no_summary():
    assert shown("{% error_summary form %}", form=Entry()).strip() == ""


def test_a_refusal_goes_beside_its_fields():
    form = Entry({"name": "x", "scale": "s"})
    assert form.is_valid()
    form.refuse(Invalid({"name": "There is an operation of that name.", "other": "And this."}))
    assert form.errors["name"] == ["There is an operation of that name."]
    assert form.non_field_errors() == ["And this."]
    assert form.cleaned_data["name"] == "x"
    assert "There is an operation of that name." in shown("{% field form.name %}", form=form)


def test_a_refusal_about_the_whole_goes_on_top():
    form = Entry({"name": "x", "scale": "s"})
    assert form.is_valid()
    form.refuse(NotReady("2 decisions have no lead."))
    html = shown("{% error_summary form %}", form=form)
    assert "<li>2 decisions have no lead.</li>" in html
    assert not form.is_valid()


# --- Nothing is cut, and nothing typed is said back at length -------------------------------


class Limits(forms.Form):
    name = django_forms.CharField(max_length=20)
    text = django_forms.CharField(widget=django_forms.Textarea, max_length=50)
    event = django_forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647)
    minutes = django_forms.IntegerField(required=False, max_value=600)
    own = django_forms.IntegerField(
        required=False, max_value=9, error_messages={"max_value": "Nine at most, please."}
    )
    scale = django_forms.ChoiceField(required=False, choices=[("s", "Small")])
    kinds = django_forms.MultipleChoiceField(required=False, choices=[("s", "Small")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["later"] = django_forms.ChoiceField(required=False, choices=[("s", "Small")])


def test_the_browser_cuts_nothing_and_the_server_says_what_is_too_long():
    assert "maxlength" not in Limits().as_p()
    form = Limits({"name": "n" * 60_000, "text": "t" * 60_000})
    assert "at most 20 characters" in form.errors["name"][0]
    assert "at most 50 characters" in form.errors["text"][0]
    html = form.as_p()
    assert "n" * 60_000 in html and "t" * 60_000 in html and "maxlength" not in html


def test_a_choice_that_is_not_offered_is_not_said_back():
    long = "z" * 10_000
    form = Limits({"name": "a", "text": "a", "scale": long, "kinds": [long], "later": long})
    for name in ("scale", "kinds", "later"):
        assert form.errors[name] == ["Select a valid choice. This is not one of those offered."]


def test_a_number_out_of_bounds_gets_the_houses_sentence_unless_the_field_has_its_own():
    form = Limits({"name": "a", "text": "a", "event": "9" * 20, "minutes": "601", "own": "10"})
    assert form.errors["event"] == ["This number is too large. Check it."]
    assert form.errors["minutes"] == ["This number is too large. It can be at most 600."]
    assert form.errors["own"] == ["Nine at most, please."]
    small = Limits({"name": "a", "text": "a", "event": "0"})
    assert small.errors["event"] == ["This number is too small. It must be at least 1."]
