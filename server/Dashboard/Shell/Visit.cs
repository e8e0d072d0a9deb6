using System.Globalization;
using OfflineSync.Server.Access;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>One look at a page.</summary>
internal sealed class Visit(HttpContext http, Caller caller, DateTimeOffset now)
{
    private readonly List<string> _problems = [];
    private FleetFilter? _filter;

    /// <summary>The first page's path.</summary>
    public string Root { get; } = Site.RootOf(http);

    /// <summary>Who looks.</summary>
    public Caller Caller => caller;

    /// <summary>When.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Today.</summary>
    public int Today => FieldDay.Of(now);

    /// <summary>What is wrong with the query.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The filter that it asks for.</summary>
    public FleetFilter Filter => _filter ??= FleetFilter.Read(http.Request.Query, Today, _problems);

    /// <summary>Ends when nobody waits any more.</summary>
    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>A parameter; null if it is missing or empty.</summary>
    public string? Text(string name) => FleetFilter.Text(http.Request.Query, name);

    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, string what, int fallback, int min, int max)
    {
        if (Text(name) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        _problems.Add($"{what} must be a number from {Humane.Count(min)} to {Humane.Count(max)}.");
        return fallback;
    }

    /// <summary>Notes something else that is wrong.</summary>
    public void Complain(string problem) => _problems.Add(problem);

    /// <summary>A link to a page with the filter.</summary>
    public string Link(string path, params ReadOnlySpan<(string Name, string? Value)> more) => Root + path + Filter.Query(more);
}
