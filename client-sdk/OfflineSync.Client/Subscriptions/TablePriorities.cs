using OfflineSync.Client.Capture;
using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client.Subscriptions;

/// <summary>When the tables of a scope come: as the app says, but a table to which another one refers no later than that one, or its rows would wait in quarantine.</summary>
internal sealed class TablePriorities
{
    private readonly Dictionary<int, TablePriority> _priorities;

    public TablePriorities(IReadOnlyList<CapturedTable> tables)
    {
        _priorities = tables.ToDictionary(table => table.Id, table => table.Priority);
        var byName = tables.ToDictionary(table => table.Name, NameComparer.Instance);
        foreach (var table in tables.OrderByDescending(table => table.Priority))
            Raise(table, table.Priority);

        void Raise(CapturedTable child, TablePriority priority)
        {
            foreach (var name in child.Schema.References)
            {
                if (!byName.TryGetValue(name, out var parent) || _priorities[parent.Id] >= priority)
                    continue;
                _priorities[parent.Id] = priority;
                Raise(parent, priority);
            }
        }
    }

    public TablePriority Of(CapturedTable table) => _priorities[table.Id];
}
