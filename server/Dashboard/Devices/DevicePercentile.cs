using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Dashboard.Devices;

/// <summary>Where a percentile of a device's own values is.</summary>
internal sealed class DevicePercentile
{
    public required string Scope { get; init; }

    public Guid ClientId { get; init; }

    /// <summary>The bucket in which it is.</summary>
    public short Bucket { get; init; }

    /// <summary>How far from the bucket's lower to its upper bound it is: 0 to 1.</summary>
    public double Part { get; init; }

    /// <summary>How many values the device has.</summary>
    public double Total { get; init; }

    /// <summary>The percentiles of all devices that have values, by the rule of <see cref="Histogram.Percentile"/>. LINQ knows no sums that run on.</summary>
    public static IQueryable<DevicePercentile> Of(LogContext context, Metric metric, double share, int from, int to, FieldNetwork? network)
    {
        var schema = context.Model.GetDefaultSchema() is { } name ? name + "." : "";
        // What is put into the text is the schema's and the product's own; values are parameters.
        var sql =
            $$"""
            SELECT scope AS "Scope", client_id AS "ClientId", bucket AS "Bucket", ({0} * total - upto + amount) / amount AS "Part", total AS "Total"
            FROM (
                SELECT scope, client_id, bucket, amount,
                    SUM(amount) OVER (PARTITION BY scope, client_id ORDER BY bucket) AS upto, SUM(amount) OVER (PARTITION BY scope, client_id) AS total
                FROM (
                    SELECT scope, client_id, bucket, CAST(SUM(value) AS double precision) AS amount
                    FROM {{schema}}field_device_cells
                    WHERE day >= {1} AND day <= {2} AND metric = {3} AND value > 0{{(network is null ? "" : " AND network = {4}")}}
                    GROUP BY scope, client_id, bucket) AS amounts) AS sums
            WHERE upto >= {0} * total AND upto - amount < {0} * total
            """;
        return context.Database.SqlQueryRaw<DevicePercentile>(sql, share, from, to, (short)metric, (short)(network ?? FieldNetwork.Unspecified));
    }
}
