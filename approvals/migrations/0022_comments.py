"""Comments on a post, with MCD's suggestions; and who had which version on the screen."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FORGET = import_module("approvals.migrations.0019_permalinks").FORGET
POST = "    UPDATE approvals_post SET answers"
COMMENTS = """    UPDATE approvals_comment SET text = gone, quote = '', start = NULL, suggestion = '', named = '{}'
        WHERE post_id = post;
    DELETE FROM approvals_look WHERE post_id = post;
"""
FORGET_COMMENTS = FORGET.replace(POST, COMMENTS + POST)


class Migration(migrations.Migration):

    dependencies = [
        ("approvals", "0021_saved_filters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('field', models.CharField(blank=True, max_length=24)),
                ('start', models.PositiveIntegerField(null=True)),
                ('quote', models.TextField(blank=True)),
                ('text', models.TextField()),
                ('named', ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('suggestion', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('taken_as', models.PositiveIntegerField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='approvals.comment')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='approvals.post')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('post', 'number'), name='comment_numbers_are_unique'), models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_at_and_by'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_comment_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('quote', ''), ('start', None)), models.Q(('start__isnull', False), models.Q(('quote', ''), _negated=True), models.Q(('field', ''), _negated=True)), _connector='OR'), name='a_quote_stands_somewhere'), models.CheckConstraint(condition=models.Q(('suggestion', ''), models.Q(('field', ''), _negated=True), _connector='OR'), name='a_suggestion_is_for_a_field'), models.CheckConstraint(condition=models.Q(('answers', None), models.Q(('field', ''), ('resolved_by', None)), _connector='OR'), name='an_answer_has_the_place_of_its_thread'), models.CheckConstraint(condition=models.Q(('taken_as', None), ('resolved_by__isnull', False), _connector='OR'), name='what_was_taken_is_resolved')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('editing', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='approvals.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'by', 'version'), name='one_look_a_version_and_person')],
            },
        ),
        migrations.RunSQL(FORGET_COMMENTS, FORGET),
    ]
