using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Commands;

/// <summary><c>clients</c>: who uses the scopes, and how to shut somebody out.</summary>
internal static class ClientsCommand
{
    private const int ListMax = 1000;

    private static readonly Option<string> Scope = new("--scope") { Description = "The scope." };
    private static readonly Option<string> RequiredScope = new("--scope") { Description = "The scope.", Required = true };
    private static readonly Option<string> Subject = new("--subject") { Description = "The user to whom the clients belong." };
    private static readonly Option<Guid?> Client = new("--client") { Description = "The client id, as the list shows it." };
    private static readonly Option<Guid> RequiredClient = new("--client") { Description = "The client id, as the list shows it.", Required = true };
    private static readonly Option<int> Silent = new("--silent-days") { Description = "Only clients that were not seen for so many days." };
    private static readonly Option<bool> Undo = new("--undo") { Description = "Lets them in again." };
    private static readonly Option<bool> Json = new("--json") { Description = "Prints JSON." };

    public static Command Create() => new("clients", "Shows the clients of authenticated callers, and revokes them.")
    {
        StoreCommand.Create("list", $"Lists clients, those seen last first; at most {ListMax:N0}.", ListAsync, Scope, Subject, Silent, Json),
        StoreCommand.Create("show", "Shows a client of a scope.", ShowAsync, RequiredScope, RequiredClient, Json),
        StoreCommand.Create(
            "revoke",
            "Shuts a client, or all clients of a user, out of a scope. Their devices remove its rows, unless the app keeps them. Withdraw the token as well, or they come back as new clients.",
            RevokeAsync, RequiredScope, Client, Subject, Undo),
    };

    private static async Task ListAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = services.GetRequiredService<LogContextSource>()();
        var (scope, subject, silent) = (result.GetValue(Scope), result.GetValue(Subject), result.GetValue(Silent));
        var before = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-silent).ToUnixTimeMilliseconds();
        var clients = await context.Clients.AsNoTracking()
            .Where(client => (scope == null || client.Scope == scope) && (subject == null || client.Subject == subject) && (silent == 0 || client.SeenAt < before))
            .OrderByDescending(client => client.SeenAt).ThenBy(client => client.Scope).ThenBy(client => client.ClientId).Take(ListMax).ToListAsync(cancellationToken);
        Print(result, clients);
    }

    private static async Task ShowAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = services.GetRequiredService<LogContextSource>()();
        var (scope, id) = (result.GetValue(RequiredScope)!, result.GetValue(RequiredClient));
        var client = await context.Clients.AsNoTracking().FirstOrDefaultAsync(client => client.Scope == scope && client.ClientId == id, cancellationToken)
            ?? throw new InvalidOperationException($"The scope \"{scope}\" knows no client {id}. \"clients list --scope …\" shows those that it knows.");
        var own = context.Changes.Where(change => change.Scope == scope && change.ClientId == id);
        var mutations = await own.LongCountAsync(cancellationToken);
        var rejected = await own.LongCountAsync(change => change.Outcome == (short)Protocol.V1.Outcome.Rejected, cancellationToken);
        var last = await own.MaxAsync(change => (long?)change.CommittedAt, cancellationToken) ?? 0;
        var conflicts = await context.Conflicts.LongCountAsync(conflict => conflict.Scope == scope && conflict.ClientId == id, cancellationToken);
        if (result.GetValue(Json))
        {
            Report.Document(result.InvocationConfiguration.Output, new
            {
                client.Scope,
                client.ClientId,
                client.Subject,
                client.CreatedAt,
                client.SeenAt,
                client.RevokedAt,
                mutations,
                rejected,
                LastMutationAt = last,
                conflicts,
            });
            return;
        }
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"scope          {client.Scope}");
        output.WriteLine($"client         {client.ClientId}");
        output.WriteLine($"user           {client.Subject}");
        output.WriteLine($"first seen     {Report.Time(client.CreatedAt)}");
        output.WriteLine($"last seen      {Report.Time(client.SeenAt)} (to about an hour)");
        output.WriteLine($"revoked        {(client.RevokedAt == 0 ? "no" : Report.Time(client.RevokedAt))}");
        output.WriteLine($"mutations      {Report.Number(mutations)}, the last one {(last == 0 ? "never" : Report.Time(last))}");
        output.WriteLine($"rejected       {Report.Number(rejected)}");
        output.WriteLine($"lost conflicts {Report.Number(conflicts)} that are still kept");
    }

    private static async Task RevokeAsync(ParseResult result, IServiceProvider services, CancellationToken cancellationToken)
    {
        var (scope, id, subject) = (result.GetValue(RequiredScope)!, result.GetValue(Client), result.GetValue(Subject));
        if (id is null == subject is null)
            throw new InvalidOperationException("Name either --client or --subject.");
        var undo = result.GetValue(Undo);
        var at = undo ? 0 : services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        await using var context = services.GetRequiredService<LogContextSource>()();
        var concerned = context.Clients.Where(client => client.Scope == scope && (id != null ? client.ClientId == id : client.Subject == subject));
        if (!await concerned.AnyAsync(cancellationToken))
            throw new InvalidOperationException($"The scope \"{scope}\" knows no such client. \"clients list --scope …\" shows those that it knows.");
        var changed = await concerned.Where(client => (client.RevokedAt == 0) != undo)
            .ExecuteUpdateAsync(update => update.SetProperty(client => client.RevokedAt, at), cancellationToken);
        result.InvocationConfiguration.Output.WriteLine(
            $"{Report.Number(changed)} {(undo ? "let in again" : "revoked")}. Servers go by it within OfflineSync:Access:ClientCache (30 seconds by default).");
    }

    private static void Print(ParseResult result, List<ClientRecord> clients)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json))
            Report.Document(output, clients);
        else if (clients.Count == 0)
            output.WriteLine("No clients. Callers without a token (in development) are not registered.");
        else
            Report.Table(
                output,
                ["CLIENT", "USER", "SCOPE", "FIRST SEEN", "LAST SEEN", "REVOKED"],
                [.. clients.Select(client => (IReadOnlyList<string>)
                    [$"{client.ClientId}", client.Subject, client.Scope, Report.Time(client.CreatedAt), Report.Time(client.SeenAt), Report.Time(client.RevokedAt)])]);
    }
}
