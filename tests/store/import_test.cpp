#include "store/import.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

const std::string kHeader =
    "sku,category,product,variant,price,stock,weight_g,lead_days,aliases,description\n";

// The catalogue of a shop that was filled from these rows.
std::unique_ptr<TestShop> shop_from(World& world, const std::string& csv) {
  ShopSetup setup = demo_shop();
  setup.catalogue = csv;
  return std::make_unique<TestShop>(world, setup);
}

std::string error_of(const std::string& csv) {
  World world;
  try {
    shop_from(world, csv);
  } catch (const ImportError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("the demo catalogue comes in whole, with its pictures") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    CHECK(open.catalog->categories().size() == 7);
    CHECK(open.catalog->products().size() == 28);
    const Variant* jangek = open.catalog->find_sku("krp-jgk-250");
    REQUIRE(jangek);
    CHECK(open.catalog->full_name(*jangek) == "Kerupuk Jangek 250 g");
    CHECK(jangek->price == Money{45'000});
    CHECK(open.stock.of(jangek->id).available == 15);
    CHECK(open.catalog->find_sku("KUE-BKJ")->lead_days == 2);
    for (const Product& product : open.catalog->products()) {
      INFO(product.name);
      const auto picture = open.pictures.find(product.picture_id);
      REQUIRE(picture);
      CHECK(picture_type(picture->bytes) == "image/png");
    }
  });
}

TEST_CASE("quoted fields may hold commas, quotes and line ends, and Excel's mark is no column") {
  World world;
  const auto shop = shop_from(
      world,
      kHeader + "A-1,Kue,\"Lapis, \"\"legit\"\"\",,1000,5,0,0,lapis|legit,\"Satu\nDua\"\r\n");
  shop->with([](Shop& open) {
    const Product& product = open.catalog->products().at(0);
    CHECK(product.name == "Lapis, \"legit\"");
    CHECK(product.description == "Satu\nDua");
    CHECK(product.aliases == std::vector<std::string>{"lapis", "legit"});
  });
}

TEST_CASE("a wrong catalogue is refused with the line and the mend") {
  CHECK(error_of("") ==
        "line 1: the columns must be sku,category,product,variant,price,stock,"
        "weight_g,lead_days,aliases,description and may end with tiers");
  CHECK(error_of("sku,price\nA,1\n").starts_with("line 1: the columns must be"));
  const std::string good = "A-1,Kue,Lapis,,1000,5,0,0,,enak\n";
  CHECK(error_of(kHeader + good + "A-2,Kue,Bolu,,1000\n").starts_with("line 3: 5 fields"));
  CHECK(error_of(kHeader + ",Kue,Lapis,,1000,5,0,0,,enak\n") == "line 2: sku is empty");
  CHECK(error_of(kHeader + "A-1,,Lapis,,1000,5,0,0,,enak\n") == "line 2: category is empty");
  CHECK(error_of(kHeader + "A-1,Kue,,,1000,5,0,0,,enak\n") == "line 2: product is empty");
  CHECK(error_of(kHeader + good + good) == "line 3: sku A-1 is already on line 2");
  for (const auto* price : {"-1", "1.000", "abc", "", "99999999999999999999"}) {
    INFO(price);
    CHECK(error_of(kHeader + "A-1,Kue,Lapis,," + price + ",5,0,0,,enak\n")
              .starts_with("line 2: price is \"" + std::string(price) + "\""));
  }
  CHECK(error_of(kHeader + "A-1,Kue,Lapis,,1000,banyak,0,0,,enak\n")
            .starts_with("line 2: stock is \"banyak\""));
  CHECK(error_of(kHeader + "A-1,Kue,Lapis,,1000,5,0,lama,,enak\n")
            .starts_with("line 2: lead_days is \"lama\""));
}

TEST_CASE("a line number counts lines of the file, also after empty ones") {
  const std::string good = "A-1,Kue,Lapis,,1000,5,0,0,,enak\n";
  CHECK(error_of(kHeader + good + "\n\n,Kue,Bolu,,1,1,0,0,,x\n") == "line 5: sku is empty");
  CHECK(error_of(kHeader + "A-1,Kue,Lapis,,1,1,0,0,,\"dua\nbaris\"\n" +
                 ",Kue,Bolu,,1,1,0,0,,x\n") == "line 4: sku is empty");
}

TEST_CASE("a last column may hold wholesale tiers") {
  const std::string header = kHeader.substr(0, kHeader.size() - 1) + ",tiers\n";
  World world;
  const auto shop = shop_from(world, header + "A-1,Kue,Lapis,,1000,5,0,0,,enak,10:900|50:850\n" +
                                         "A-2,Kue,Bolu,,1000,5,0,0,,enak,\n");
  shop->with([](Shop& open) {
    CHECK(open.catalog->find_sku("A-1")->tiers == std::vector<PriceTier>{{10, {900}}, {50, {850}}});
    CHECK(open.catalog->find_sku("A-2")->tiers.empty());
  });
  for (const auto* tiers : {"10", "10:", ":900", "10:900|5:800", "10:900|20:950", "10:1000",
                            "1:900", "10000:1", "10:-1", "10:9x", "a:b"}) {
    INFO(tiers);
    CHECK(error_of(header + "A-1,Kue,Lapis,,1000,5,0,0,,enak," + tiers + "\n")
              .starts_with("line 2: tiers is \"" + std::string(tiers) + "\""));
  }
}
