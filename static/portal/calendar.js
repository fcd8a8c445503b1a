// A post is dragged to another day, which opens the form for its time. Without a mouse, the link beside it does.
const days = document.querySelectorAll("[data-day]");
let moving = null;

for (const item of document.querySelectorAll("[data-move]")) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    moving = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.move);
  });
  item.addEventListener("dragend", () => {
    moving = null;
    days.forEach((day) => day.classList.remove("calendar-day--over"));
  });
}

for (const day of days) {
  day.addEventListener("dragover", (event) => {
    if (!moving) return;
    event.preventDefault();
    day.classList.add("calendar-day--over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("calendar-day--over"));
  day.addEventListener("drop", (event) => {
    if (!moving) return;
    event.preventDefault();
    if (!day.contains(moving)) location.assign(`${moving.dataset.move}?on=${day.dataset.day}`);
  });
}

for (const hint of document.querySelectorAll(".calendar-drag")) hint.hidden = !document.querySelector("[data-move]");
