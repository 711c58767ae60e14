-- By what clerks find a message has no marks and signs any more, and what is owed counts the proof of a representative: the worker judges each anew.
update messages set judged = 0;
