using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;
using OfflineSync.Server.Retention;

namespace OfflineSync.Server.Commands;

/// <summary><c>scopes</c>: what is in the store.</summary>
internal static class ScopesCommand
{
    private const int ListMax = 1000;

    private static readonly Option<string> Scope = new("--scope") { Description = "The scope.", Required = true };
    private static readonly Option<string> OneScope = new("--scope") { Description = "Only this scope." };
    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only scopes whose names begin so." };
    private static readonly Option<FileInfo> Output = new("--output") { Description = "The file to write; without it, standard output." };
    private static readonly Option<bool> Json = new("--json") { Description = "Prints JSON." };

    public static Command Create() => new("scopes", "Shows, compacts and exports scopes.")
    {
        StoreCommand.Create("list", $"Lists scopes by name; at most {ListMax:N0}.", ListAsync, Prefix, Json),
        StoreCommand.Create("show", "Shows a scope: its tables, rows, clients and conflicts.", ShowAsync, Scope, Json),
        StoreCommand.Create("compact", "Removes what is older than its retention now, also while servers run.", CompactAsync, OneScope, Json),
        StoreCommand.Create("export", "Writes all rows of a scope as lines of JSON, as a new device would get them.", ExportAsync, Scope, Output),
    };

    private static async Task ListAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = services.GetRequiredService<LogContextSource>()();
        var prefix = result.GetValue(Prefix) ?? "";
        var scopes = await context.Scopes.AsNoTracking().Where(scope => scope.Scope.StartsWith(prefix)).OrderBy(scope => scope.Scope).Take(ListMax)
            .Select(scope => new
            {
                scope.Scope,
                scope.Head,
                scope.Bytes,
                AttachmentBytes = context.AttachmentScopes.Where(files => files.Scope == scope.Scope).Select(files => files.Bytes).FirstOrDefault(),
                scope.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json))
            Report.Document(output, scopes);
        else
            Report.Table(output, ["SCOPE", "CHANGES", "BYTES", "FILES", "CREATED"], [.. scopes.Select(scope => (IReadOnlyList<string>)
                [scope.Scope, Report.Number(scope.Head), Report.Number(scope.Bytes), Report.Number(scope.AttachmentBytes), Report.Time(scope.CreatedAt)])]);
    }

    private static async Task ShowAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = services.GetRequiredService<LogContextSource>()();
        var name = result.GetValue(Scope)!;
        var scope = await FindAsync(context, name, cancellationToken);
        var tables = await context.Set<TableRecord>().AsNoTracking().Where(table => table.Scope == name).OrderBy(table => table.Name).ToListAsync(cancellationToken);
        var rows = await context.Rows.Where(row => row.Scope == name).GroupBy(row => row.TableId)
            .Select(table => new { table.Key, Live = table.Count(row => !row.Deleted), Deleted = table.Count(row => row.Deleted), Bytes = table.Sum(row => (long)row.Data.Length) })
            .ToDictionaryAsync(table => table.Key, cancellationToken);
        var clients = await context.Clients.CountAsync(client => client.Scope == name, cancellationToken);
        var conflicts = await context.Conflicts.CountAsync(conflict => conflict.Scope == name, cancellationToken);
        var files = new
        {
            Count = await context.Attachments.CountAsync(file => file.Scope == name, cancellationToken),
            Bytes = await context.AttachmentScopes.Where(files => files.Scope == name).Select(files => files.Bytes).FirstOrDefaultAsync(cancellationToken),
        };
        var last = await context.Changes.Where(change => change.Scope == name && change.Seq == scope.Head).Select(change => change.CommittedAt).FirstOrDefaultAsync(cancellationToken);
        var content = tables.Select(table => (table.Name, Rows: rows.GetValueOrDefault(table.TableId)))
            .Select(table => new { table.Name, Rows = table.Rows?.Live ?? 0, Deleted = table.Rows?.Deleted ?? 0, Bytes = table.Rows?.Bytes ?? 0 }).ToList();
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json))
        {
            Report.Document(output, new { scope.Scope, scope.Epoch, Changes = scope.Head, scope.Floor, scope.ResultFloor, scope.Bytes, LastChangeAt = last, scope.CreatedAt, clients, conflicts, Attachments = files, Tables = content });
            return;
        }
        output.WriteLine($"scope      {scope.Scope}");
        output.WriteLine($"log        {scope.Epoch}, created {Report.Time(scope.CreatedAt)}");
        output.WriteLine($"changes    {Report.Number(scope.Head)}, the last one {(last == 0 ? "never" : Report.Time(last))}");
        output.WriteLine($"kept       deletes since change {Report.Number(scope.Floor)}, results since change {Report.Number(scope.ResultFloor)}");
        output.WriteLine($"bytes      {Report.Number(scope.Bytes)} of rows");
        output.WriteLine($"files      {Report.Number(files.Count)} attachments of {Report.Number(files.Bytes)} bytes");
        output.WriteLine($"clients    {Report.Number(clients)} of authenticated callers");
        output.WriteLine($"conflicts  {Report.Number(conflicts)} that are still kept");
        output.WriteLine();
        Report.Table(output, ["TABLE", "ROWS", "DELETED", "BYTES"], [.. content.Select(table => (IReadOnlyList<string>)
            [table.Name, Report.Number(table.Rows), Report.Number(table.Deleted), Report.Number(table.Bytes)])]);
    }

    private static async Task CompactAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var compactor = services.GetRequiredService<Compactor>();
        ChangeLog.Compacted compacted;
        if (result.GetValue(OneScope) is { } name)
        {
            await using (var context = services.GetRequiredService<LogContextSource>()())
                await FindAsync(context, name, cancellationToken);
            compacted = await compactor.RunAsync(name, cancellationToken);
        }
        else
        {
            compacted = await compactor.RunAsync(cancellationToken);
        }
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json))
            Report.Document(output, new { compacted.Tombstones, compacted.Results, compacted.Conflicts });
        else
            output.WriteLine($"Removed {Report.Number(compacted.Tombstones)} deletes, {Report.Number(compacted.Results)} results and {Report.Number(compacted.Conflicts)} conflicts.");
    }

    private static async Task ExportAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var name = result.GetValue(Scope)!;
        await using (var context = services.GetRequiredService<LogContextSource>()())
            await FindAsync(context, name, cancellationToken);
        var export = ActivatorUtilities.CreateInstance<ScopeExport>(services);
        if (result.GetValue(Output) is not { } file)
        {
            await using var standard = Console.OpenStandardOutput();
            await export.WriteAsync(name, standard, cancellationToken);
            return;
        }
        await using var stream = file.Open(FileMode.CreateNew);
        var rows = await export.WriteAsync(name, stream, cancellationToken);
        result.InvocationConfiguration.Output.WriteLine($"{Report.Number(rows)} rows in {file.FullName}.");
    }

    private static async Task<ScopeRecord> FindAsync(LogContext context, string name, CancellationToken cancellationToken) =>
        await context.Scopes.AsNoTracking().FirstOrDefaultAsync(scope => scope.Scope == name, cancellationToken)
        ?? throw new InvalidOperationException($"There is no scope \"{name}\". \"scopes list\" shows those that there are.");
}
