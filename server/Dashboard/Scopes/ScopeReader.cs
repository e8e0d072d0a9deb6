using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Dashboard.Filters;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Dashboard.Scopes;

/// <summary>Reads which scopes grew the most.</summary>
internal sealed class ScopeReader(FieldStore store)
{
    private const int ScopesMax = 50;

    public Task<IReadOnlyList<ScopeGrowth>> ReadAsync(FleetFilter filter, CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<ScopeGrowth>>(async context =>
    {
        var days = context.FieldScopes.Where(scope => scope.Day >= filter.From && scope.Day <= filter.To);
        var spans = days.GroupBy(scope => scope.Scope).Select(group => new { Scope = group.Key, First = group.Min(scope => scope.Day), Last = group.Max(scope => scope.Day) });
        var largest = await (
            from span in spans
            join first in days on new { span.Scope, Day = span.First } equals new { first.Scope, first.Day }
            join last in days on new { span.Scope, Day = span.Last } equals new { last.Scope, last.Day }
            orderby last.Bytes - first.Bytes descending, last.Changes - first.Changes descending, span.Scope
            select new { span.Scope, last.Bytes, Growth = last.Bytes - first.Bytes, Changes = last.Changes - first.Changes }).Take(ScopesMax).ToListAsync(cancellationToken);
        var names = largest.Select(scope => scope.Scope).ToList();
        var bytes = (await days.Where(scope => names.Contains(scope.Scope)).OrderBy(scope => scope.Day).Select(scope => new { scope.Scope, scope.Bytes }).ToListAsync(cancellationToken))
            .ToLookup(scope => scope.Scope, scope => scope.Bytes);
        return [.. largest.Select(scope => new ScopeGrowth(scope.Scope, scope.Bytes, scope.Growth, scope.Changes, [.. bytes[scope.Scope]]))];
    });
}
