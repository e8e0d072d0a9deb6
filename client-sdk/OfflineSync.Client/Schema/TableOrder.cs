using OfflineSync.Client.Capture;
using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client.Schema;

/// <summary>Orders tables so that those which others refer to come first.</summary>
internal static class TableOrder
{
    public static IReadOnlyList<CapturedTable> ParentsFirst(IEnumerable<CapturedTable> tables)
    {
        var all = tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToDictionary(table => table.Name, NameComparer.Instance);
        var ordered = new List<CapturedTable>();
        var visited = new HashSet<CapturedTable>();
        foreach (var table in all.Values)
            Visit(table);
        return ordered;

        void Visit(CapturedTable table)
        {
            // A cycle of references ends here: deferred foreign keys take care of it.
            if (!visited.Add(table))
                return;
            foreach (var parent in table.Schema.References)
            {
                if (all.TryGetValue(parent, out var referenced))
                    Visit(referenced);
            }
            ordered.Add(table);
        }
    }
}
