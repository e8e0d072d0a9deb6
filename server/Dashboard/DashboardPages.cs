using Microsoft.AspNetCore.Components;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Dashboard.Alerts;
using OfflineSync.Server.Dashboard.Devices;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Dashboard.Overview;
using OfflineSync.Server.Dashboard.Policies;
using OfflineSync.Server.Dashboard.Scopes;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard;

/// <summary>The pages.</summary>
internal sealed class DashboardPages(
    PageServer server, ChoiceReader choices, OverviewReader overviews, DeviceListReader lists, DeviceReader devices, ScopeReader scopes, PolicyReader policies, AlertReader alerts)
{
    private const int PolicyVersionMax = 1_000_000;

    public Task OverviewAsync(HttpContext http) => server.ServeAsync(http, visit => FilteredAsync(
        visit, "Overview", "", [], async () => OverviewPage.Of(visit, await overviews.ReadAsync(visit.Filter, visit.Now, visit.Cancellation))));

    public Task DevicesAsync(HttpContext http) => server.ServeAsync(http, visit =>
    {
        var query = DeviceQuery.Read(visit);
        return FilteredAsync(
            visit, query.With?.Name == "silent" ? "Silent devices" : "Devices", "/devices", DevicesPage.Kept(query),
            async () => DevicesPage.Of(visit, query, await lists.ReadAsync(query, visit.Now, visit.Cancellation)));
    });

    public Task DeviceAsync(HttpContext http) => server.ServeAsync(http, async visit =>
    {
        // Routing leaves this one character encoded.
        var scope = ((string?)http.GetRouteValue("scope") ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var page = visit.Number("page", "The page", 1, 1, DeviceQuery.PagesMax);
        if (!Guid.TryParse((string?)http.GetRouteValue("clientId"), out var client) || scope.Contains('\0', StringComparison.Ordinal))
            return Missing(visit, "That is no client id: it must be a UUID.");
        var path = $"/devices/{Uri.EscapeDataString(scope)}/{client}";
        if (visit.Filter is not null && visit.Problems.Count > 0)
            return new Page("Device", "/devices", FilterForm.Of(visit.Root + path, visit.Filter, Choices.None, visit.Problems, []), StatusCodes.Status400BadRequest);
        return await devices.ReadAsync(scope, client, visit.Filter!, page, visit.Cancellation) is { } model
            ? new Page($"Device {DevicesPage.ShortId(client)}", "/devices", DevicePage.Of(visit, model, page))
            : Missing(visit, "No such device has reported, or its reports were removed as too old.");
    });

    public Task ScopesAsync(HttpContext http) => server.ServeAsync(http, visit => FilteredAsync(
        visit, "Scopes", "/scopes", [], async () => ScopesPage.Of(visit, await scopes.ReadAsync(visit.Filter, visit.Cancellation)), FilterFields.Days, needsReports: false));

    public Task AlertsAsync(HttpContext http) => server.ServeAsync(http, async visit =>
    {
        var query = AlertQuery.Read(visit);
        var all = await alerts.ReadAsync(visit.Cancellation);
        return await FilteredAsync(
            visit, "Alerts", "/alerts", [], () => Task.FromResult(AlertsPage.Of(visit, [.. all.Where(query.Asks)], all)), AlertQuery.Fields,
            needsReports: false, AlertsPage.Rules(query.Rule, all));
    });

    public Task PoliciesAsync(HttpContext http) => server.ServeAsync(http, visit =>
    {
        var days = visit.Number("days", "The days to compare", 7, 1, 90);
        var version = visit.Number("version_number", "The version", 0, 0, PolicyVersionMax);
        return FilteredAsync(
            visit, "Policies", "/policies", [("version_number", visit.Text("version_number"))],
            async () => PoliciesPage.Of(visit, await policies.ReadAsync(visit.Filter, version, days, visit.Cancellation), days), FilterFields.Cohort,
            needsReports: false, PoliciesPage.Days(days));
    });

    private static Page Missing(Visit visit, string what) => new("No such device", "/devices", Notices.Missing(what, visit.Link("/devices")), StatusCodes.Status404NotFound);

    private async Task<Page> FilteredAsync(
        Visit visit, string title, string path, (string Name, string? Value)[] kept, Func<Task<RenderFragment>> read, FilterFields fields = FilterFields.All,
        bool needsReports = true, RenderFragment? more = null)
    {
        var filter = visit.Filter;
        var known = await choices.ReadAsync(visit.Cancellation);
        var form = FilterForm.Of(visit.Root + path, filter, known, visit.Problems, kept, fields, more);
        if (visit.Problems.Count > 0)
            return new Page(title, path, form, StatusCodes.Status400BadRequest);
        var body = known.IsEmpty && needsReports ? Notices.NoReports() : await read();
        return new Page(title, path, builder =>
        {
            form(builder);
            body(builder);
        });
    }
}
