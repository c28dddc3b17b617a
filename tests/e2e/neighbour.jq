# What of WAS is not in NOW, a line each. More may be there: a kiosk ignores fields, and alerts, that it does not know. Numbers of events
# and times are each hub's own; so are the places that it has lent, for which a kiosk has to be connected. Sentences for people may be
# worded anew: of them it counts that they are there. What a piece in the pool will weigh is in no book yet: its `book_ug` was a forecast
# once, and is 0. What passed and was sent back today is counted by piece now, as right first time is.
# A receive that was taken back is no move any more.
def own($path; $key):
  ($key | IN("seq", "at", "since", "oldest", "due", "help", "text", "detail", "say", "passed_today", "reworked_today", "moves_this_week", "per_10000_moves"))
  or ($path | test("alerts\\[")) and ($key | IN("id", "first", "last"));
def lending($key): $key | IN("lent", "lent_ug");
def forecast: type == "object" and .place == "pool";
def twin($alert): map(select(.kind == $alert.kind and .subject == $alert.subject)) | first;
def lost($was; $now; $path):
  if ($was | type) == "object" and ($now | type) == "object" then
    $was | keys_unsorted[] as $key | "\($path).\($key)" as $here
    | if lending($key) then empty
      elif $now | has($key) | not then "\($here): was \($was[$key]), is gone"
      elif own($path; $key) then if ($was[$key] | type) == ($now[$key] | type) then empty else "\($here): is \($now[$key])" end
      elif $key == "book_ug" and ($was | forecast) and $now.book_ug == 0 then empty
      else lost($was[$key]; $now[$key]; $here) end
  elif ($path | endswith(".alerts")) and ($now | type) == "array" then
    $was[] as $alert | lost($alert; $now | twin($alert); "\($path)[\($alert.kind)]")
  elif ($was | type) == "array" and ($now | type) == "array" and ($was | length) == ($now | length) then
    range($was | length) as $i | lost($was[$i]; $now[$i]; "\($path)[\($i)]")
  elif $was == $now then empty
  else "\($path): was \($was), is \($now)" end;
lost($was; $now; "")
