from django.db import migrations

from cchc.lib.trigram import AddTrigramIndex


class Migration(migrations.Migration):
    dependencies = [("plans", "0016_task_unfinished_index")]

    operations = [AddTrigramIndex("Task", "search_fold", "task_words_trigram")]
