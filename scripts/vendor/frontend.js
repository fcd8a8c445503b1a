// The behaviours that the portal's templates use. They improve pages that work without them.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { Alert, DatePicker, FilterToggleButton, SortableTable } from "@ministryofjustice/frontend";

const COMPONENTS = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  Alert,
  DatePicker,
  SortableTable,
];

const start = (scope) => COMPONENTS.forEach((Component) => createAll(Component, undefined, scope));

start(document);
createAll(SkipLink);

// The filter panel folds away on a narrow screen; without this script it simply stays open.
document.querySelectorAll("[data-module='moj-filter']").forEach(
  (panel) =>
    new FilterToggleButton(panel, {
      bigModeMediaQuery: "(min-width: 48.0625em)",
      startHidden: false,
      toggleButton: {
        showText: "Show filter",
        hideText: "Hide filter",
        classes: "govuk-button--secondary",
      },
      toggleButtonContainer: { selector: ".moj-action-bar__filter" },
      closeButton: { text: "Close", classes: "moj-filter__close" },
      closeButtonContainer: { selector: ".moj-filter__header-action" },
    }),
);

// Whatever htmx brings in behaves as if it had come with the page. (The first load event is the page itself.)
document.addEventListener("htmx:load", ({ detail }) => detail.elt !== document.body && start(detail.elt));
