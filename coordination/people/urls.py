"""The addresses of people and posts."""

from django.urls import path

from coordination.people.views import people, posts, profile

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", profile.make_token, name="token_make"),
    path("profile/tokens/<int:pk>/revoke/", profile.revoke_token, name="token_revoke"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/new/", posts.new_post, name="post_new"),
    path("posts/<slug:code>/", posts.post_page, name="post"),
    path("holdings/<int:pk>/end/", posts.end_holding, name="holding_end"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.new_person, name="person_new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/link/", people.send_link, name="person_link"),
    path("people/<int:pk>/factor/", people.take_off_factor, name="person_factor"),
]
