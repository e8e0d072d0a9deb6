using System.CommandLine;
using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Commands;

/// <summary><c>policies</c>: how the devices of each cohort sync.</summary>
internal static class PoliciesCommand
{
    private const int NoteLengthMax = 500;

    private static readonly Option<FileInfo> Document = new("--file") { Description = "The JSON document with the rules.", Required = true };
    private static readonly Option<string> Note = new("--note") { Description = "Why, for the operator's page.", Required = true };
    private static readonly Option<long> Version = new("--version") { Description = "The version.", Required = true };
    private static readonly Option<long?> AnyVersion = new("--version") { Description = "The version; without it, the latest." };
    private static readonly Option<bool> Json = new("--json") { Description = "Prints JSON." };

    public static Command Create() => new("policies", "Shows and changes the sync policies that devices are given.")
    {
        StoreCommand.Create("list", "Lists the versions, the latest first.", ListAsync, Json),
        StoreCommand.Create("show", "Writes the document of a version.", ShowAsync, AnyVersion),
        StoreCommand.Create("apply", "Checks a document and makes it the latest version. Devices take it with their next report.", ApplyAsync, Document, Note),
        StoreCommand.Create("revert", "Makes the document of an earlier version the latest one again.", RevertAsync, Version, Note),
    };

    private static async Task ListAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var versions = await services.GetRequiredService<PolicyBook>().HistoryAsync(cancellationToken);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json))
            Report.Document(output, versions.Select(version => new { version.Version, version.AppliedAt, version.Note, Rules = version.FindProblem() is null ? version.Document.Rules.Select(rule => rule.Name) : null }));
        else
            Report.Table(output, ["VERSION", "APPLIED", "RULES", "NOTE"], [.. versions.Select(version => (IReadOnlyList<string>)
                [Report.Number(version.Version), Report.Time(version.AppliedAt.ToUnixTimeMilliseconds()), version.FindProblem() is null ? Report.Number(version.Document.Rules.Count) : "unreadable", version.Note])]);
    }

    private static async Task ShowAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var version = await FindAsync(services, result.GetValue(AnyVersion), cancellationToken);
        result.InvocationConfiguration.Output.WriteLine(version.Text);
    }

    private static async Task ApplyAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var file = result.GetValue(Document)!;
        if (!file.Exists)
            throw new InvalidOperationException($"There is no file {file.FullName}.");
        // No character takes more than four bytes.
        if (file.Length > 4L * PolicyJson.LengthMax)
            throw new InvalidOperationException($"The file {file.FullName} has {file.Length:N0} bytes. Policies have at most {PolicyJson.LengthMax:N0} characters.");
        await ApplyAsync(result, services, PolicyJson.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken)), cancellationToken);
    }

    private static async Task RevertAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken) =>
        await ApplyAsync(result, services, (await FindAsync(services, result.GetValue(Version), cancellationToken)).Document, cancellationToken);

    private static async Task ApplyAsync(ParseResult result, IServiceProvider services, PolicyDocument document, CancellationToken cancellationToken)
    {
        var note = result.GetValue(Note)!;
        if (string.IsNullOrWhiteSpace(note) || note.Any(char.IsControl))
            throw new InvalidOperationException("The note is empty or has a control character. Say in a line why the policy changes.");
        if (note.Length > NoteLengthMax)
            throw new InvalidOperationException($"The note has {note.Length} characters, at most {NoteLengthMax} are allowed.");
        var version = await services.GetRequiredService<PolicyBook>().ApplyAsync(document, note, cancellationToken);
        result.InvocationConfiguration.Output.WriteLine(
            $"Version {version.Version} with {document.Rules.Count} rules is applied. Servers hand it out within a minute, and devices take it with their next report.");
    }

    private static async Task<PolicyVersion> FindAsync(IServiceProvider services, long? number, CancellationToken cancellationToken)
    {
        var versions = await services.GetRequiredService<PolicyBook>().HistoryAsync(cancellationToken);
        return versions.FirstOrDefault(version => number is null || version.Version == number)
            ?? throw new InvalidOperationException(number is null ? "No policies were applied yet." : $"There is no version {number} among the latest {versions.Count}.");
    }
}
