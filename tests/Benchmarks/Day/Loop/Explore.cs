using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Protocol.Field.V1;
namespace OfflineSync.Benchmarks.Day.Loop;
internal static class Explore
{
    public static void Run(int devices, int seeds, int first)
    {
        List<(string, SyncPolicy?)> all = [("none", null)];
        foreach (var d in new uint[] { 5, 15, 45, 120, 300 })
            foreach (var p in new uint[] { 900, 3600, 4 * 3600 })
                all.Add(($"d{d} p{p}", new SyncPolicy { Version = 1, MeteredDebounce = d * 1000, PollInterval = p }));
        var results = new IReadOnlyDictionary<Region, DayFigures>[all.Count, seeds];
        DayRun.Spread(all.Count * seeds, i => results[i / seeds, i % seeds] = DaySimulation.RunRegions(first + i % seeds, devices, _ => all[i / seeds].Item2));
        for (var i = 0; i < all.Count; i++)
            foreach (var region in Enum.GetValues<Region>())
            {
                var f = Enumerable.Range(0, seeds).Select(s => results[i, s]).Where(r => r.ContainsKey(region)).Select(r => r[region]).ToList();
                Console.WriteLine($"{all[i].Item1,-12} {region,-7} J {f.Average(x => x.RadioJoules):0.0} lteW {f.Average(x => x.LteWakeups):0.0} writes {f.Average(x => x.LteWakeupsBy[Radio.Traffic.Writes]):0.0} q {f.Average(x => x.LteWakeupsBy[Radio.Traffic.Questions]):0.0} clos {f.Average(x => x.LteWakeupsBy[Radio.Traffic.Closing]):0.0} un {f.Average(x => x.LteWakeupsBy[Radio.Traffic.Unanswered]):0.0} mean {f.Average(x => x.MeanAckSeconds):0} med {f.Average(x => x.MedianAckSeconds):0.0} p95 {f.Average(x => x.P95AckSeconds):0} age {f.SelectMany(x => x.AgesSeconds).DefaultIfEmpty().Average():0} lost {f.Sum(x => x.Lost)}/{f.Sum(x => x.Different)} trans {f.Average(x=>x.TransferJoules):0.0} by {string.Join(' ', f[0].JoulesBy.Keys.Select(k => $"{k}:{f.Average(x => x.JoulesBy[k]):0}"))}");
            }
    }
}
